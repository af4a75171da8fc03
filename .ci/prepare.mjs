// Makes a fresh clone ready: installs what the lock file names, builds. The second time it finds nothing to do and says nothing.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`untilgreen needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

install()
build()

function install() {
  const stamp = 'node_modules/.untilgreen-installed'
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  run('installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

function build() {
  const stamp = 'dist/.tsbuildinfo'
  const sources = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', ...filesBelow('src')]
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs))
  if (existsSync(stamp) && existsSync('dist/cli/main.js') && statSync(stamp).mtimeMs >= newest) return
  run('building', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'])
  // An incremental build that changes nothing leaves its stamp as old as it was.
  const now = readFileSync(stamp)
  writeFileSync(stamp, now)
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function run(what, command, args) {
  const started = performance.now()
  process.stderr.write(`${what} … `)
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
  if (status === 0) return void process.stderr.write(`done (${took})\n`)
  process.stderr.write(`failed (${took})\n${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`)
  process.exit(1)
}
