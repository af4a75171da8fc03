import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The package as npm would publish it now, installed into an empty folder. */
export interface InstalledPackage {
  /** The empty project it was installed into. */
  project: string
  /** `node_modules/untilgreen` of that project. */
  folder: string
  /** Paths of the packed files, sorted. */
  files: string[]
  packedBytes: number
  unpackedBytes: number
  /** Runs a program of the project by its name: `untilgreen`. */
  npx(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }>
  remove(): void
}

/** Packs what is built in `dist` and installs it, from npm's cache where it has what is needed. */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-package-'))
  const project = join(folder, 'project')
  mkdirSync(project)
  const packed = pack(folder)
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n')
  npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', packed.tarball)
  return {
    project,
    folder: join(project, 'node_modules', 'untilgreen'),
    ...packed,
    npx: (...args) =>
      new Promise((resolve) => {
        const options = { cwd: project, env: quietEnvironment() }
        execFile('npx', ['--no', '--', ...args], options, (error, stdout, stderr) => {
          resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr })
        })
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function pack(folder: string) {
  const argv = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [{ files, size, unpackedSize }] = JSON.parse(npm(resolve('.'), ...argv)) as [
    { files: { path: string }[]; size: number; unpackedSize: number },
  ]
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  return {
    tarball: join(folder, name),
    files: files.map(({ path }) => path).sort(),
    packedBytes: size,
    unpackedBytes: unpackedSize,
  }
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd,
    env: quietEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Without what an enclosing `npm test` or test runner has set for itself. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_(?!config_(registry|cache|userconfig|cafile)$)|NODE_TEST_CONTEXT$|VITEST)/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' }
}
