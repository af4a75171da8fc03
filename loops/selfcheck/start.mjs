/**
 * Runs the selfcheck once: what is built must be green, then every build that is broken on purpose must be red. Exit 0 only for both.
 *
 *     node loops/selfcheck/start.mjs [--loop FILE] [--folder DIR] [--only BREAKAGE|none]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BREAKAGES } from './build.mjs'

const clone = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
process.chdir(clone)

const { values: options } = parseArgs({
  options: {
    loop: { type: 'string', default: 'selfcheck' },
    folder: { type: 'string', default: 'state/selfcheck-environment' },
    'state-dir': { type: 'string', default: 'state' },
    only: { type: 'string' },
  },
})
const broken = mkdtempSync(join(tmpdir(), 'untilgreen-selfcheck-'))
try {
  process.exitCode = check() ? 0 : 1
} finally {
  spawnSync(process.execPath, ['loops/selfcheck/stop.mjs', options.folder])
  rmSync(broken, { recursive: true, force: true })
}

function check() {
  const asked = ['none', ...Object.keys(BREAKAGES)].filter(
    (name) => options.only === undefined || name === options.only,
  )
  const answers = asked.map((name) => (name === 'none' ? greenAsBuilt() : redWhenBroken(name)))
  return answers.length > 0 && answers.every(Boolean)
}

function greenAsBuilt() {
  const exitCode = runLoop(options['state-dir'], '')
  console.log(`selfcheck: as built: exit ${exitCode}${exitCode === 0 ? ', green' : ', must be 0'}`)
  return exitCode === 0
}

function redWhenBroken(breakage) {
  const exitCode = runLoop(join(broken, breakage), breakage)
  console.log(
    `selfcheck: broken by '${breakage}': exit ${exitCode}${exitCode === 1 ? ', red as it must be' : ', must be 1'}`,
  )
  return exitCode === 1
}

/** Its own state for each broken build: they are no part of the history of what was built. */
function runLoop(stateDir, breakage) {
  const { NODE_TEST_CONTEXT: _enclosing, ...env } = process.env
  const argv = ['dist/cli/main.js', 'run', options.loop, '--once', '--fresh', '--state-dir', stateDir]
  return spawnSync(process.execPath, argv, { env: { ...env, SELFCHECK_BREAK: breakage }, stdio: 'inherit' }).status
}
