import type { Clock } from '../../../model/clock.js'
import { controlDue } from '../../../model/control-due.js'
import type { Cycle } from '../../../model/cycle.js'
import type { StageContext } from '../../../model/stage.js'
import type { ControlResult, SuiteRun } from '../../../model/test-run.js'
import { toRfc3339 } from '../../../model/timestamps.js'
import type { SuiteOrder, SuitePlan } from '../runner.js'
import { controlResult, type ModeRun } from './control-result.js'
import { cutOffModes } from './cut-off-modes.js'
import { isWorthwhile } from './is-worthwhile.js'
import { type CutOff, runCutOff } from './run-cut-off.js'

export interface ControlSurroundings {
  cycle: Cycle
  context: StageContext
  clock: Clock
  /** An order of its own: a folder and an output file that end so. */
  orderFor(ending: string): Promise<SuiteOrder>
}

/** Runs the suite cut off from its target, where that is asked for, due, and could show something. */
export async function controlIfDue(
  plan: SuitePlan,
  run: SuiteRun,
  around: ControlSurroundings,
): Promise<Pick<SuiteRun, 'control' | 'controlImpossible'>> {
  const { control } = plan
  const { cycle, context, clock } = around
  if (control === undefined || context.only !== undefined) return {}
  const { controls, lastFix } = cycle.history
  const past = { control: controls[plan.name], lastFix, filesHash: run.files?.hash }
  const due = controlDue(control.everyMs, toRfc3339(clock.now()), past)
  if (due === undefined || !isWorthwhile(due, run)) return {}
  const modes = await cutOffModes(plan, context.signal)
  if ('impossible' in modes) return { controlImpossible: modes.impossible }
  const ran: CutOff[] = []
  for (const [at, mode] of modes.entries()) {
    const order = await around.orderFor(`.control-${at + 1}`)
    context.progress({ kind: 'output', suite: plan.name, line: `untilgreen: negative control, ${mode.name}` })
    ran.push(await runCutOff(plan, mode, order, context.signal))
    if (context.signal.aborted) return {}
  }
  return { control: { ...resultOf(run, ran), cycle: cycle.number, at: toRfc3339(clock.now()), because: due.because } }
}

function resultOf(run: SuiteRun, ran: readonly CutOff[]): Omit<ControlResult, 'cycle'> {
  const modes: ModeRun[] = ran.map(({ mode, results }) => ({ mode, results }))
  const ids = run.results.map(({ id }) => id)
  const reached = ran.flatMap(({ mode, reached }) => (reached.length > 0 ? [`${mode}: ${reached.join(', ')}`] : []))
  return {
    ...controlResult(ids, modes),
    ...(reached.length > 0 && { void: `not cut off, connections to the target were seen (${reached.join('; ')})` }),
    ...(run.files !== undefined && { filesHash: run.files.hash }),
  }
}
