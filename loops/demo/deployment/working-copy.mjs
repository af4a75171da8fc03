import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The ports that the loop file and the probe file name. */
const NAMED_PORTS = [18080, 18081]

/**
 * A repository of its own for the demo's fixer to change, so that the clone stays clean: `loops/demo` and its loop file, committed.
 * Ports that are taken are replaced in the copy.
 * @param {string} clone root of the clone
 * @returns {Promise<{ directory: string, ports: Map<number, number>, remove: () => void }>}
 */
export async function createWorkingCopy(clone) {
  const directory = mkdtempSync(join(tmpdir(), 'untilgreen-demo-'))
  const loops = join(directory, 'loops')
  mkdirSync(loops)
  cpSync(join(clone, 'loops', 'demo'), join(loops, 'demo'), { recursive: true })
  cpSync(join(clone, 'loops', 'demo.yaml'), join(loops, 'demo.yaml'))
  symlinkSync(join(clone, 'node_modules'), join(directory, 'node_modules'), 'dir')
  writeFileSync(join(directory, '.gitignore'), '/node_modules\n/state\n')
  writeFileSync(join(loops, 'demo', 'revisions', 'wanted'), 'r1\n')
  const ports = await freePorts()
  for (const file of ['demo.yaml', join('demo', 'p1.probes.yaml')]) renamePorts(join(loops, file), ports)
  commitAll(directory)
  return { directory, ports, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/** Named port → the one to use. */
async function freePorts() {
  const ports = new Map()
  for (const named of NAMED_PORTS) ports.set(named, (await bind(named)) ?? (await bind(0)))
  return ports
}

/** Binds and lets go: the port if it is free. */
function bind(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address().port
      server.close(() => resolve(bound))
    })
  })
}

function renamePorts(file, ports) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/127\.0\.0\.1:(\d+)/g, (whole, port) => `127.0.0.1:${ports.get(Number(port)) ?? whole.split(':')[1]}`),
  )
}

/** Without git on the machine the loop finds changed files by itself. */
function commitAll(directory) {
  const identity = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.test']
  const settings = ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null', '-c', 'init.defaultBranch=main']
  const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined }
  const git = (...args) =>
    execFileSync('git', [...identity, ...settings, ...args], { cwd: directory, env, stdio: 'ignore' })
  try {
    git('init', '-q')
    git('add', '-A')
    git('commit', '-q', '-m', 'staging r1')
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}
