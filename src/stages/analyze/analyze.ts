import { diagnose } from '../../diagnose/diagnose.js'
import { groundWhys } from '../../diagnose/evidence/ground-whys.js'
import { mergeSuites } from '../../judge/merge.js'
import type { Analysis } from '../../model/analysis.js'
import type { Cluster } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import type { Judgement, SuiteJudgement } from '../../model/judgement.js'
import { shown } from '../../model/outcome.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { SuiteRun } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import type { AnalyzeStageOptions } from './analyze-stage-options.js'
import { consult } from './ask-analyst.js'
import { causesOf } from './causes.js'
import { deployClusters } from './deploy-clusters.js'
import { doubtEnvironment } from './doubt-environment.js'
import { driftWarnings, type Explained, explain, writerIn } from './explain.js'
import { failuresOf } from './failures.js'
import { FAILURES_FILE } from './failures-text.js'
import { CHECKS_FILE, checkLines, integrityClusters } from './integrity-clusters.js'
import { judgeSuite } from './judge-suite.js'
import type { PlannedSuite } from './planned-suite.js'
import { suiteNotRun } from './suite-not-run.js'

/** Finds the causes, then judges by them; what makes a run unbelievable becomes a cause of its own. */
export function analyzeStage(options: AnalyzeStageOptions): Stage<'analyze'> {
  return {
    async run(cycle, context) {
      return { status: 'succeeded', output: await analyze(cycle, context, options) }
    },
  }
}

async function analyze(cycle: Cycle, context: StageContext, options: AnalyzeStageOptions): Promise<Analysis> {
  const planned = options.suites.map((plan) => ({ plan, run: ranSuite(cycle, plan) ?? suiteNotRun(plan, cycle) }))
  const runs = planned.map(({ run }) => run)
  const failures = failuresOf(cycle, runs, options.evidence && FAILURES_FILE)
  const { algorithm, clusters: read } = diagnose(failures, { rules: options.rules })
  const found = doubtEnvironment(deployClusters(read, cycle), cycle)
  const explained =
    options.evidence && (await explain(found, { cycle, runs, failures, options: options.evidence }, context))
  const clusters = explained?.clusters ?? found
  const suites = planned.map(({ plan, run }) => judgeSuite(plan, run, clusters, { cycle, context, options }))
  const merged: Judgement = mergeSuites(suites)
  const all = [...clusters, ...(await integrityOf(suites, context, options))]
  const verdict = cycle.test?.status === 'succeeded' ? merged.verdict : worse(merged.verdict)
  const today = toRfc3339(options.clock.now())
  const { causes, fixed } = causesOf(all, { cycle, suites, verdict, today })
  const analysis = { ...merged, verdict, green: merged.green && verdict === 'passed', suites, causes, fixed, algorithm }
  const warnings = analysis.green ? driftWarnings(cycle, runs) : []
  const more = explained && (await furtherWhys(analysis, explained, { cycle, context, options }))
  return { ...analysis, ...(warnings.length > 0 && { warnings }), ...more }
}

async function integrityOf(
  suites: readonly SuiteJudgement[],
  { folder }: StageContext,
  { evidence }: AnalyzeStageOptions,
): Promise<Cluster[]> {
  if (evidence === undefined) return suites.flatMap((suite) => integrityClusters(suite))
  const clusters = suites.flatMap((suite) => integrityClusters(suite, CHECKS_FILE))
  const text = checkLines(clusters).map((line) => `${line}\n`)
  if (text.length > 0) await writerIn(folder)(CHECKS_FILE, text.join(''))
  return clusters.map((cluster) => ({ ...cluster, whys: groundWhys(cluster.whys, new Map([[CHECKS_FILE, text]])) }))
}

/** What an analyst proposes, where there is one; and which logs were read. */
async function furtherWhys(
  { causes }: Analysis,
  { files, logs }: Explained,
  { cycle, context, options }: { cycle: Cycle; context: StageContext; options: AnalyzeStageOptions },
): Promise<Partial<Analysis>> {
  const readLogs = logs.length > 0 ? { logs } : {}
  const analyst = options.evidence?.analyst
  if (analyst === undefined || causes.length === 0) return readLogs
  const { folder, signal } = context
  const heard = await consult(analyst, causes, { cycle, folder, files, write: writerIn(folder) }, signal)
  return { ...readLogs, causes: heard.causes, ...(heard.notes.length > 0 && { notes: heard.notes }) }
}

function ranSuite(cycle: Cycle, plan: PlannedSuite): SuiteRun | undefined {
  const ran = shown(cycle.test)?.suites?.find((run) => run.suite === plan.name)
  // The manifest is policy, not evidence: one that was mended since the run is the one to judge by.
  return ran && { ...ran, ...(plan.manifest !== undefined && { manifest: plan.manifest }) }
}

/** A cycle whose tests did not run has no answer, whatever the suites look like. */
function worse(verdict: Judgement['verdict']): Judgement['verdict'] {
  return verdict === 'invalid' ? verdict : 'inconclusive'
}
