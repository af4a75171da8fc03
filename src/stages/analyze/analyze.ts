import { diagnose } from '../../diagnose/diagnose.js'
import { mergeSuites } from '../../judge/merge.js'
import type { Analysis } from '../../model/analysis.js'
import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import type { Judgement } from '../../model/judgement.js'
import { shown } from '../../model/outcome.js'
import type { AnalyzeRule, UntilPolicy } from '../../model/policy.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { SuiteRun } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { causesOf } from './causes.js'
import { failuresOf } from './failures.js'
import { integrityClusters } from './integrity-clusters.js'
import { judgeSuite } from './judge-suite.js'
import { suiteNotRun } from './suite-not-run.js'

export interface AnalyzeStageOptions {
  until: UntilPolicy
  rules: readonly AnalyzeRule[]
  /** Each suite of the loop file: what must have run. */
  suites: readonly PlannedSuite[]
  /** Reads in a row that prove a revision; absent where the environment can't be asked. */
  requiredReads?: number
  clock: Clock
}

export interface PlannedSuite {
  name: string
  priority: string
  manifest?: NonNullable<SuiteRun['manifest']>
  /** A negative control is asked for; each holds for so long. */
  control?: { everyMs: number }
}

/** Finds the causes, then judges by them; what makes a run unbelievable becomes a cause of its own. */
export function analyzeStage(options: AnalyzeStageOptions): Stage<'analyze'> {
  return {
    async run(cycle, context) {
      return { status: 'succeeded', output: analyze(cycle, context, options) }
    },
  }
}

function analyze(cycle: Cycle, context: Pick<StageContext, 'only'>, options: AnalyzeStageOptions): Analysis {
  const planned = options.suites.map((plan) => ({ plan, run: ranSuite(cycle, plan) ?? suiteNotRun(plan, cycle) }))
  const runs = planned.map(({ run }) => run)
  const { algorithm, clusters } = diagnose(failuresOf(cycle, runs), { rules: options.rules })
  const suites = planned.map(({ plan, run }) => judgeSuite(plan, run, clusters, { cycle, context, options }))
  const merged: Judgement = mergeSuites(suites)
  const all = [...clusters, ...suites.flatMap((suite) => integrityClusters(suite))]
  const verdict = cycle.test?.status === 'succeeded' ? merged.verdict : worse(merged.verdict)
  const today = toRfc3339(options.clock.now())
  const { causes, fixed } = causesOf(all, { cycle, suites, verdict, today })
  return { ...merged, verdict, green: merged.green && verdict === 'passed', suites, causes, fixed, algorithm }
}

function ranSuite(cycle: Cycle, plan: PlannedSuite): SuiteRun | undefined {
  return shown(cycle.test)?.suites?.find((run) => run.suite === plan.name)
}

/** A cycle whose tests did not run has no answer, whatever the suites look like. */
function worse(verdict: Judgement['verdict']): Judgement['verdict'] {
  return verdict === 'invalid' ? verdict : 'inconclusive'
}
