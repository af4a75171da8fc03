import { type JudgeContext, judgeContext } from '../../judge/context.js'
import { judge } from '../../judge/judge.js'
import type { Cluster } from '../../model/cluster.js'
import { controlDue } from '../../model/control-due.js'
import type { Cycle } from '../../model/cycle.js'
import type { SuiteJudgement } from '../../model/judgement.js'
import { shown } from '../../model/outcome.js'
import type { StageContext } from '../../model/stage.js'
import type { ControlResult, SuiteRun } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import type { AnalyzeStageOptions } from './analyze-stage-options.js'
import type { PlannedSuite } from './planned-suite.js'

export interface JudgingSurroundings {
  cycle: Cycle
  context: Pick<StageContext, 'only'>
  options: AnalyzeStageOptions
}

/** Judges one suite with all that the cycle and its history know. */
export function judgeSuite(
  plan: PlannedSuite,
  run: SuiteRun,
  clusters: readonly Cluster[],
  { cycle, context, options }: JudgingSurroundings,
): SuiteJudgement {
  const { until, clock, requiredReads } = options
  const { controls, controlAccepted } = cycle.history
  const today = toRfc3339(clock.now())
  const known = run.control === undefined ? controls[run.suite] : undefined
  const asked = (control: JudgeContext['control']) =>
    judge(
      run,
      judgeContext('loop', today, {
        flaky: until.flaky,
        softPass: until.softPass,
        clusters,
        ...(requiredReads !== undefined && { revision: revisionEvidence(cycle, requiredReads) }),
        ...(control !== undefined && { control }),
        ...(controlAccepted !== undefined && { controlAccepted }),
        ...(context.only !== undefined && { partial: context.only }),
      }),
    )
  const first = asked(known && { result: known })
  // A control that is out of date takes nothing from a suite that says no; it only keeps one from being green.
  const missing =
    first.verdict === 'passed' && context.only === undefined ? missingControl(plan, run, cycle, today) : undefined
  const judgement = missing === undefined ? first : asked(missing)
  return { ...judgement, suite: run.suite, priority: run.priority, decides: until.priorities.includes(run.priority) }
}

/** The control that the loop file asks for, and that this run lacks. */
function missingControl(plan: PlannedSuite, run: SuiteRun, cycle: Cycle, today: string): JudgeContext['control'] {
  if (plan.control === undefined || run.control !== undefined || run.controlImpossible !== undefined) return undefined
  const { controls, lastFix } = cycle.history
  const control = controls[run.suite]
  const due = controlDue(plan.control.everyMs, today, { control, lastFix, filesHash: run.files?.hash })
  return due && { result: control ?? neverRan(cycle), stale: due.because }
}

function neverRan({ number: cycle }: Cycle): ControlResult {
  return { modes: [], stayedGreen: [], notShown: [], wentRed: [], cycle }
}

function revisionEvidence(cycle: Cycle, requiredReads: number) {
  const deployment = shown(cycle.deploy)
  const before = deployment?.readiness?.revision
  const after = shown(cycle.test)?.revisionAfter
  return {
    requiredReads,
    ...(deployment?.revision !== undefined && { asked: deployment.revision }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  }
}
