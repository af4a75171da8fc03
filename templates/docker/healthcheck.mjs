/**
 * Is what runs in this container alive? Exit 0 if so, else 1 with the reason on standard output.
 *
 * Unhealthy is: a state that can't be read, an owner that gives no sign of life any more (stopped, stuck), a stage that runs for longer
 * than UNTILGREEN_HEALTH_STAGE_S (default 4 hours), a scheduled run more than UNTILGREEN_HEALTH_LATE_S (default 5 minutes) late.
 * A red loop is no reason: that is an answer, not a fault.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SILENT_S = Number(process.env.UNTILGREEN_HEALTH_SILENT_S ?? 60)
const STAGE_S = Number(process.env.UNTILGREEN_HEALTH_STAGE_S ?? 4 * 3600)
const LATE_S = Number(process.env.UNTILGREEN_HEALTH_LATE_S ?? 300)

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const stateDir = process.env.UNTILGREEN_STATE_DIR || 'state'

const faults = findFaults()
process.stdout.write(faults.length === 0 ? 'healthy\n' : `${faults.join('\n')}\n`)
process.exitCode = faults.length === 0 ? 0 : 1

function findFaults() {
  const argv = [program, 'status', '--json', '--state-dir', stateDir]
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', timeout: 12_000 })
  if (status !== 0) return [`status ended with ${status}: ${stderr.trim()}`]
  const loops = [JSON.parse(stdout)].flat()
  return loops.flatMap((loop) => [...silent(loop), ...stuck(loop), ...late(loop)])
}

/** The owner of a loop touches its record every few seconds. */
function silent({ loop, owner }) {
  if (owner === null) return []
  const folder = join(stateDir, loop, 'owner')
  const newest = Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs))
  return agedOver(newest, SILENT_S) ? [`${loop}: its owner, pid ${owner.pid}, gives no sign of life`] : []
}

function stuck({ loop, owner, stage, cycle, since }) {
  if (owner === null || stage === null) return []
  return agedOver(Date.parse(since), STAGE_S) ? [`${loop}: ${stage} of cycle ${cycle} runs since ${since}`] : []
}

function late({ loop, owner, nextAt }) {
  if (owner !== null || nextAt === null) return []
  return agedOver(Date.parse(nextAt), LATE_S) ? [`${loop}: was to run at ${nextAt}`] : []
}

function agedOver(atMs, seconds) {
  return Date.now() - atMs > seconds * 1000
}
