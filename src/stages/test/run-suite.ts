import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { StageContext } from '../../model/stage.js'
import type { SuiteRun } from '../../model/test-run.js'
import { makeFolder, removeTree } from '../../platform/files.js'
import { join, safeName } from '../../platform/paths.js'
import { controlIfDue } from './control/run-control.js'
import { failedLastTime } from './failed-last-time.js'
import { lookAtTestFiles } from './files/test-files.js'
import type { SuiteEvidence, SuiteOrder, SuitePlan } from './runner.js'
import { startWindow } from './start-window.js'
import { runWitnessed } from './target/run-witnessed.js'

export interface SuiteSurroundings {
  cycle: Cycle
  context: StageContext
  clock: Clock
  newTraceparent(): string
}

/** One suite: what it is made of, its run with its target witnessed, and the negative control where one is due. */
export async function runSuite(plan: SuitePlan, around: SuiteSurroundings): Promise<SuiteRun> {
  const { cycle, context, clock } = around
  const { accepted, fixCommits = [] } = cycle.history
  const before = { files: acceptedFiles(accepted[plan.name]?.files), fixCommits }
  const files = plan.files && (await lookAtTestFiles(plan.files, before))
  const order = await suiteOrder(plan, around)
  const expected = plan.manifest?.ids.length
  context.progress({ kind: 'suite:started', suite: plan.name, ...(expected !== undefined && { expected }) })
  const watch = startWindow(clock)
  const evidence = await runWitnessed(plan, order, context.signal)
  const run: SuiteRun = {
    suite: plan.name,
    priority: plan.priority,
    runner: plan.runner.kind,
    window: watch(),
    ...traceIdOf(order),
    ...manifestOf(plan, evidence, cycle),
    ...(plan.workers !== undefined && { workers: plan.workers }),
    ...(plan.floorMs !== undefined && { floorMs: plan.floorMs }),
    ...(plan.timeouts.testMs !== undefined && { testTimeoutMs: plan.timeouts.testMs }),
    ...(files !== undefined && { files }),
    ...evidence,
  }
  const control = await controlIfDue(plan, run, { ...around, orderFor: (name) => suiteOrder(plan, around, name) })
  context.progress({ kind: 'suite:finished', suite: plan.name })
  return { ...run, ...control }
}

/** A set that holds nothing was accepted before files were looked at: the first look is the baseline. */
function acceptedFiles(files: Record<string, string> | undefined): Record<string, string> | undefined {
  return files === undefined || Object.keys(files).length === 0 ? undefined : files
}

/** @param ending of the names of folder and output: `.control-1`. */
async function suiteOrder(
  plan: SuitePlan,
  { cycle, context, newTraceparent }: SuiteSurroundings,
  ending = '',
): Promise<SuiteOrder> {
  const name = `${safeName(plan.name)}${ending}`
  const reportsFolder = join(context.folder, 'reports', name)
  await removeTree(reportsFolder)
  await makeFolder(reportsFolder)
  const prefix = `${plan.name}/`
  const failed = Object.entries(cycle.history.tests).filter(
    ([id, memory]) => id.startsWith(prefix) && failedLastTime(memory),
  )
  const revision = shown(cycle.deploy)?.revision
  return {
    suite: plan.name,
    cycle: cycle.number,
    runId: cycle.runId,
    fence: context.fence,
    ...(revision !== undefined && { revision }),
    reportsFolder,
    outputFile: join(context.folder, 'output', `${name}.log`),
    outputName: `output/${name}.log`,
    previouslyFailed: failed.map(([id]) => id.slice(prefix.length)),
    history: cycle.history,
    ...(context.only !== undefined && { only: context.only }),
    timeouts: plan.timeouts,
    traceparent: newTraceparent(),
    onProgress: (progress) => context.progress(progress),
  }
}

/** Without a manifest the ids of the last accepted run stand for one: a smaller set is then missing something. */
function manifestOf(plan: SuitePlan, evidence: SuiteEvidence, cycle: Cycle): Pick<SuiteRun, 'manifest'> {
  const manifest = plan.manifest ?? evidence.manifest
  if (manifest !== undefined) return { manifest }
  const accepted = cycle.history.accepted[plan.name]
  if (accepted === undefined || accepted.ids.length === 0) return {}
  return { manifest: { source: 'last-accepted', name: 'the last accepted run', ids: accepted.ids } }
}

/** By it the log lines of this run are found. */
function traceIdOf({ traceparent }: SuiteOrder): Pick<SuiteRun, 'traceId'> {
  const traceId = traceparent.split('-')[1]
  return traceId === undefined ? {} : { traceId }
}
