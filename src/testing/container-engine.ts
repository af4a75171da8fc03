import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A container engine that works on this machine, and a base image with node and npm that it has. */
export interface ContainerEngine {
  name: string
  /** Runs the engine to its end. */
  call(...args: string[]): { exitCode: number | null; stdout: string; stderr: string }
  /** Options that `build` and `run` need here. */
  buildOptions: string[]
  runOptions: string[]
  /** For the Dockerfile's NODE_IMAGE; its own default where undefined. */
  nodeImage?: string
}

const MINUTES = 60_000
const LOCAL_BASE = `localhost/untilgreen-node-base:${process.versions.node}`
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096']

/** Finds an engine: Docker where its daemon answers, else Podman with a base image that is made here. Else says why there is none. */
export function findContainerEngine(): ContainerEngine | { reason: string } {
  const nodeImage = process.env.UNTILGREEN_NODE_IMAGE
  if (works(['docker', 'info'])) {
    return { ...engine('docker', ['docker']), runOptions: LIMITS, ...(nodeImage !== undefined && { nodeImage }) }
  }
  if (!works(['podman', 'info'])) return { reason: 'neither a Docker daemon nor Podman works here' }
  const base = nodeImage ?? LOCAL_BASE
  if (!works(['podman', 'image', 'exists', base])) {
    const reason = makeLocalBase()
    if (reason !== undefined) return { reason }
  }
  for (const prefix of [['podman'], ['podman', '--runtime', 'runc', '--cgroup-manager', 'cgroupfs']]) {
    if (works([...prefix, 'run', '--rm', ...LIMITS, '--network', 'host', base, 'node', '--version'])) {
      const own = ['--isolation', 'chroot', '--format', 'docker', '--network', 'host']
      return { ...engine('podman', prefix), buildOptions: own, runOptions: LIMITS, nodeImage: base }
    }
  }
  return { reason: 'Podman can start no container here' }
}

function engine(name: string, [program = '', ...prefix]: string[]): ContainerEngine {
  return {
    name,
    buildOptions: [],
    runOptions: [],
    call(...args) {
      const options = { encoding: 'utf8' as const, timeout: 15 * MINUTES, maxBuffer: 64 * 1024 * 1024 }
      const { status, stdout, stderr } = spawnSync(program, [...prefix, ...args], options)
      return { exitCode: status, stdout, stderr }
    },
  }
}

function works([program = '', ...args]: readonly string[]): boolean {
  return spawnSync(program, args, { timeout: MINUTES, stdio: 'ignore' }).status === 0
}

/** A small Debian with this machine's node, npm and CA bundle: no registry is asked. @returns why it can't be made. */
function makeLocalBase(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root: no base image can be made'
  if (!works(['mmdebstrap', '--version'])) return 'no mmdebstrap to make a base image with'
  const npm = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim()
  const npmFolder = dirname(dirname(realpathSync(npm)))
  const certificates = '/etc/ssl/certs/ca-certificates.crt'
  const into = [
    `mkdir -p "$1/usr/lib/node_modules"`,
    `cp "${process.execPath}" "$1/usr/bin/node"`,
    `cp -r "${npmFolder}" "$1/usr/lib/node_modules/npm"`,
    `ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/bin/npm"`,
    ...(existsSync(certificates) ? [`cp -L ${certificates} "$1${certificates}"`] : []),
  ]
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-base-'))
  try {
    const tar = join(folder, 'base.tar')
    const made = spawnSync(
      'mmdebstrap',
      [
        '--variant=minbase',
        '--include=ca-certificates,libstdc++6',
        `--customize-hook=${into.join(' && ')}`,
        codename(),
        tar,
      ],
      { encoding: 'utf8', timeout: 5 * MINUTES },
    )
    if (made.status !== 0) return `mmdebstrap ended with ${made.status}: ${made.stderr.trim().split('\n').at(-1)}`
    const changes = [`ENV NODE_EXTRA_CA_CERTS=${certificates}`, 'CMD ["node"]'].flatMap((line) => ['--change', line])
    const imported = spawnSync('podman', ['import', ...changes, tar, LOCAL_BASE], { encoding: 'utf8' })
    return imported.status === 0 ? undefined : `podman import: ${imported.stderr.trim()}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Name of this machine's Debian release. */
function codename(): string {
  return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable'
}
