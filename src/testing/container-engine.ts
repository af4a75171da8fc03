import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A container engine that works on this machine, and a base image with node and npm that it has. */
export interface ContainerEngine {
  name: string
  /** Runs the engine to its end. */
  call(...args: string[]): Promise<Ended>
  /** Options that `build` and `run` need here. */
  buildOptions: string[]
  runOptions: string[]
  /** For the Dockerfile's NODE_IMAGE. */
  nodeImage: string
}

interface Ended {
  exitCode: number
  stdout: string
  stderr: string
}

const MINUTES = 60_000
const LOCAL_BASE = `localhost/untilgreen-node-base:${process.versions.node}`
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096']

/** Finds an engine: Docker where its daemon answers, else Podman with a base image that is made here. Else says why there is none. */
async function findContainerEngine(): Promise<ContainerEngine | { reason: string }> {
  if (await works('docker', 'info')) return docker()
  if (await works('podman', 'info')) return podman()
  return { reason: 'neither a Docker daemon nor Podman works here' }
}

/** An image that was built from this clone. */
export interface BuiltImage {
  engine: ContainerEngine
  tag: string
}

/**
 * Builds the Dockerfile where an engine is there, and packages can be fetched; else says why not.
 * @throws Error for a build that fails by itself.
 */
export async function buildImage(tag: string): Promise<BuiltImage | { reason: string }> {
  const engine = await findContainerEngine()
  if ('reason' in engine) return engine
  const argv = [...engine.buildOptions, '--build-arg', `NODE_IMAGE=${engine.nodeImage}`, '-t', tag, '.']
  const { exitCode, stdout, stderr } = await engine.call('build', ...argv)
  if (exitCode === 0) return { engine, tag }
  const unreachable = UNREACHABLE.exec(`${stdout}${stderr}`)?.[0]
  if (unreachable !== undefined) return { reason: `packages can not be fetched in a build here: ${unreachable}` }
  throw new Error(`${stdout}${stderr}`)
}

const UNREACHABLE =
  /EAI_AGAIN|ENOTFOUND|ETIMEDOUT|ECONNREFUSED|Temporary failure resolving|Could not resolve|Could not connect|Connection timed out/

async function docker(): Promise<ContainerEngine | { reason: string }> {
  const wanted =
    process.env.UNTILGREEN_NODE_IMAGE ?? /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1]
  const nodeImage = wanted ?? ''
  const there = (await works('docker', 'image', 'inspect', nodeImage)) || (await works('docker', 'pull', nodeImage))
  if (!there) return { reason: `Docker can not get ${nodeImage}` }
  return { name: 'docker', call: (...args) => ended('docker', args), buildOptions: [], runOptions: LIMITS, nodeImage }
}

async function podman(): Promise<ContainerEngine | { reason: string }> {
  const nodeImage = process.env.UNTILGREEN_NODE_IMAGE ?? LOCAL_BASE
  const reason = (await works('podman', 'image', 'exists', nodeImage)) ? undefined : await makeLocalBase()
  if (reason !== undefined) return { reason }
  for (const prefix of [[], ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs']]) {
    if (
      !(await works('podman', ...prefix, 'run', '--rm', ...LIMITS, '--network', 'host', nodeImage, 'node', '--version'))
    )
      continue
    const buildOptions = ['--isolation', 'chroot', '--format', 'docker', '--network', 'host']
    return {
      name: 'podman',
      call: (...args) => ended('podman', [...prefix, ...args]),
      buildOptions,
      runOptions: LIMITS,
      nodeImage,
    }
  }
  return { reason: 'Podman can start no container here' }
}

/** Waits without holding up the test runner. */
function ended(program: string, args: readonly string[], timeoutMs = 15 * MINUTES): Promise<Ended> {
  const options = { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
      resolve({ exitCode, stdout, stderr })
    })
  })
}

async function works(program: string, ...args: string[]): Promise<boolean> {
  return (await ended(program, args, 3 * MINUTES)).exitCode === 0
}

/** A small Debian with this machine's node, npm and CA bundle: no registry is asked. @returns why it can't be made. */
async function makeLocalBase(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'not root: no base image can be made'
  if (!(await works('mmdebstrap', '--version'))) return 'no mmdebstrap to make a base image with'
  const npm = (await ended('sh', ['-c', 'command -v npm'])).stdout.trim()
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
    const what = ['--variant=minbase', '--include=ca-certificates,libstdc++6', `--customize-hook=${into.join(' && ')}`]
    const made = await ended('mmdebstrap', [...what, codename(), tar], 5 * MINUTES)
    if (made.exitCode !== 0) return `mmdebstrap ended with ${made.exitCode}: ${made.stderr.trim().split('\n').at(-1)}`
    const changes = [`ENV NODE_EXTRA_CA_CERTS=${certificates}`, 'CMD ["node"]'].flatMap((line) => ['--change', line])
    const imported = await ended('podman', ['import', ...changes, tar, LOCAL_BASE])
    return imported.exitCode === 0 ? undefined : `podman import: ${imported.stderr.trim()}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Name of this machine's Debian release. */
function codename(): string {
  return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable'
}
