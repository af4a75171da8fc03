import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import type { Outcome } from '../../model/outcome.js'
import { shown } from '../../model/outcome.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { SuiteRun, TestRun, Window } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { makeFolder, removeTree } from '../../platform/files.js'
import { join, safeName } from '../../platform/paths.js'
import { type RevisionSource, readInARow } from '../revision-source.js'
import type { SuiteEvidence, SuiteOrder, SuitePlan } from './runner.js'

export interface TestStageOptions {
  suites: readonly SuitePlan[]
  /** Read once more after the last test. */
  revisionSource?: RevisionSource
  clock: Clock
  newTraceparent(): string
}

/** Runs each suite, then asks the environment once more which revision it serves. Gathers evidence, judges nothing. */
export function testStage(options: TestStageOptions): Stage<'test'> {
  return { run: (cycle, context) => runSuites(cycle, context, options) }
}

async function runSuites(cycle: Cycle, context: StageContext, options: TestStageOptions): Promise<Outcome<TestRun>> {
  const { clock, revisionSource } = options
  const watch = startWindow(clock)
  const suites: SuiteRun[] = []
  for (const plan of options.suites) {
    if (context.signal.aborted) break
    suites.push(await runSuite(plan, { cycle, context, options }))
  }
  const revision = shown(cycle.deploy)?.revision
  const sleep = (ms: number, signal: AbortSignal) => clock.sleep(ms, signal)
  const after = revisionSource && (await readInARow({ ...revisionSource, reads: 1 }, sleep, context.signal))
  const output: TestRun = {
    window: watch(),
    suites,
    ...(revision !== undefined && { revision }),
    ...(after !== undefined && { revisionAfter: after }),
    ...(context.only !== undefined && { only: context.only }),
  }
  return { status: 'succeeded', output }
}

interface Surroundings {
  cycle: Cycle
  context: StageContext
  options: TestStageOptions
}

async function runSuite(plan: SuitePlan, { cycle, context, options }: Surroundings): Promise<SuiteRun> {
  const order = await suiteOrder(plan, { cycle, context, options })
  const expected = plan.manifest?.ids.length
  context.progress({ kind: 'suite:started', suite: plan.name, ...(expected !== undefined && { expected }) })
  const watch = startWindow(options.clock)
  const evidence = await plan.runner.run(order, context.signal)
  context.progress({ kind: 'suite:finished', suite: plan.name })
  return {
    suite: plan.name,
    priority: plan.priority,
    runner: plan.runner.kind,
    window: watch(),
    ...manifestOf(plan, evidence, cycle),
    ...(plan.workers !== undefined && { workers: plan.workers }),
    ...(plan.floorMs !== undefined && { floorMs: plan.floorMs }),
    ...(plan.timeouts.testMs !== undefined && { testTimeoutMs: plan.timeouts.testMs }),
    ...evidence,
  }
}

async function suiteOrder(plan: SuitePlan, { cycle, context, options }: Surroundings): Promise<SuiteOrder> {
  const name = safeName(plan.name)
  const reportsFolder = join(context.folder, 'reports', name)
  await removeTree(reportsFolder)
  await makeFolder(reportsFolder)
  const prefix = `${plan.name}/`
  const failed = Object.entries(cycle.history.tests).filter(
    ([id, { lastStatus }]) => id.startsWith(prefix) && lastStatus !== 'passed',
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
    traceparent: options.newTraceparent(),
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

/** Starts a window; calling it ends it. */
function startWindow(clock: Clock): () => Window {
  const startedAt = toRfc3339(clock.now())
  const startedMs = clock.monotonic()
  return () => ({
    startedAt,
    finishedAt: toRfc3339(clock.now()),
    durationMs: Math.round(clock.monotonic() - startedMs),
  })
}
