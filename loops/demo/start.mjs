/**
 * What `npm start` runs: the demo loop from 0 of 25 to green, in a working copy of its own. Further arguments go to `untilgreen run`.
 * The exit code is the loop's.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopProcess } from './deployment/processes.mjs'
import { createWorkingCopy } from './deployment/working-copy.mjs'
import { ensureSecrets, openWorkspace, SERVICES } from './deployment/workspace.mjs'

const clone = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const program = join(clone, 'dist', 'cli', 'main.js')
const stateDir = resolve(process.env.UNTILGREEN_STATE_DIR || join(clone, 'state'))

process.exitCode = await start(process.argv.slice(2))

async function start(args) {
  if (!existsSync(program)) {
    console.error(`${relative('', program)} is not there yet: npm run build`)
    return 78
  }
  const owner = ownerOfState()
  if (owner) {
    console.error(`a demo is running already (pid ${owner.pid} on ${owner.host}, since ${owner.since})`)
    return 75
  }
  if (existsSync(join(stateDir, 'demo'))) {
    console.log(`demo: clearing the state of the last demo (${relative('', join(stateDir, 'demo'))})`)
    rmSync(join(stateDir, 'demo'), { recursive: true })
  }
  const copy = await createWorkingCopy(clone)
  const workspace = openWorkspace(join(copy.directory, 'state', 'demo-workspace'))
  announce(copy)
  try {
    return await runLoop(copy, workspace, args)
  } finally {
    for (const name of ['rollout', ...[...SERVICES].reverse()]) await stopProcess(workspace, name)
    copy.remove()
    console.log('demo: the staging is stopped, its working copy removed')
    suggest()
  }
}

/** Who holds the demo's state: nobody may clear it under them. */
function ownerOfState() {
  const argv = [program, 'status', 'demo', '--json', '--state-dir', stateDir]
  const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  return status === 0 ? JSON.parse(stdout).owner : null
}

function announce({ directory, ports }) {
  for (const [named, used] of ports) if (named !== used) console.log(`demo: port ${named} is taken, using ${used}`)
  console.log(`demo: the loop works in ${directory}; the clone stays as it is`)
  console.log('demo: time-outs are scaled down: a test waits 3 s for its welcome, not the 120 s of a real staging')
  console.log('demo: the fixer only picks the change that is prepared for a ticket’s category\n')
}

/** Runs the loop on this terminal; its exit code. */
function runLoop(copy, workspace, args) {
  // What refused tokens are held against; the loop masks them wherever they turn up.
  const { current, previous } = ensureSecrets(workspace)
  const secrets = { DEMO_JWT_SECRET: current, DEMO_JWT_SECRET_PREVIOUS: previous }
  const env = { ...process.env, ...secrets, DEMO_WORKSPACE: workspace.root }
  const argv = [program, '-C', copy.directory, 'run', 'demo', '--state-dir', stateDir, ...args]
  const loop = spawn(process.execPath, argv, { stdio: 'inherit', env })
  passSignals(loop)
  return new Promise((resolve, reject) => {
    loop.once('error', reject)
    loop.once('exit', (exitCode, signal) => resolve(exitCode ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/** Ctrl-C on a terminal reaches the loop by itself; a second one would kill it. */
function passSignals(loop) {
  process.on('SIGTERM', () => loop.kill('SIGTERM'))
  process.on('SIGINT', () => process.stdin.isTTY || loop.kill('SIGINT'))
}

function suggest() {
  const cycles = join(stateDir, 'demo', 'cycles')
  const last = existsSync(cycles) ? readdirSync(cycles).sort().at(-1) : undefined
  if (last === undefined) return
  const report = join(cycles, last, 'report.html')
  if (existsSync(report)) console.log(`\nThe report: ${report}`)
  console.log('Try next:')
  for (const command of ['history demo', 'tickets demo', 'report demo --cycle 1']) {
    console.log(`  node dist/cli/main.js ${command}`)
  }
}
