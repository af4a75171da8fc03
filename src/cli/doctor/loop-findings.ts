import { access, constants } from 'node:fs/promises'
import type { LoopConfig } from '../../config/loop-config.js'
import type { Problem } from '../../config/problem.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { join } from '../../platform/paths.js'
import { readOwner } from '../../store/read-owner.js'
import { readState } from '../../store/read-state.js'
import type { Call } from '../command.js'
import { nextRun } from '../daemon/next-run.js'
import { examineLoop } from '../ready-loop.js'
import { environmentFindings } from './environment.js'
import { type Finding, failed, failedBy, ok, warning } from './finding.js'

/** All that can be asked of one loop without doing anything. */
export async function loopFindings(given: string, call: Call): Promise<Finding[]> {
  const { config, findings } = await fileFindings(given, call)
  if (config === undefined) return named(given, findings)
  const more = [
    ...(await stateOfLoop(config.loop, call)),
    await trackerFinding(config, call),
    ...scheduleFindings(config),
    ...(await environmentFindings(config)),
  ]
  return named(config.loop, [...findings, ...more])
}

async function fileFindings(given: string, call: Call): Promise<{ config?: LoopConfig; findings: Finding[] }> {
  try {
    const { config, problems, document } = await examineLoop(given, call)
    if (problems.length > 0) return { ...(config && { config }), findings: problems.map(problemFinding) }
    return {
      ...(config && { config }),
      findings: [ok('loop file', `${document.file} is valid, what it names is there`)],
    }
  } catch (error) {
    return { findings: [failedBy('loop file', error)] }
  }
}

function problemFinding({ file, line, column, message, hint }: Problem): Finding {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return failed(
    'loop file',
    EXIT.configuration,
    `${place}: ${message}`,
    hint ?? '`untilgreen validate` shows the place.',
  )
}

async function stateOfLoop(loop: string, { stateDir }: Call): Promise<Finding[]> {
  try {
    const state = await readState(stateDir, loop)
    const owner = await readOwner(stateDir, loop)
    const cycles = state.history.points.length
    const journal = ok(
      'journal',
      cycles === 0 ? 'no cycle yet' : `${cycles} ${cycles === 1 ? 'cycle' : 'cycles'}, ${state.seq} events, whole`,
    )
    if (owner === undefined) return [journal, ok('lock', 'free')]
    const since = `held by pid ${owner.pid} on ${owner.host} since ${owner.since}`
    return [journal, warning('lock', since, `It runs: \`untilgreen watch ${loop}\` shows it, \`stop\` ends it.`)]
  } catch (error) {
    return [failedBy('journal', error)]
  }
}

async function trackerFinding({ loop, tickets }: LoopConfig, { stateDir }: Call): Promise<Finding> {
  if (tickets.use !== 'markdown') return ok('tracker', `${tickets.use}: asked when the first ticket is due`)
  const folder = join(stateDir, loop, 'tickets')
  try {
    await access(folder, constants.W_OK | constants.X_OK)
    return ok('tracker', `${folder} can be written`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return ok('tracker', 'markdown: its folder comes with the first ticket')
    return failed('tracker', EXIT.stateIo, `${folder}: ${(error as Error).message}`, 'Correct its permissions.')
  }
}

function scheduleFindings({ schedule }: LoopConfig): Finding[] {
  if (schedule === undefined) return []
  try {
    return [
      ok('schedule', `${schedule.cron} (${schedule.timezone}): next at ${toRfc3339(nextRun(schedule, Date.now()))}`),
    ]
  } catch (error) {
    if (!(error instanceof UntilgreenError)) throw error
    return [failedBy('schedule', error)]
  }
}

function named(loop: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, loop }))
}
