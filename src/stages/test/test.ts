import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import type { Outcome } from '../../model/outcome.js'
import { shown } from '../../model/outcome.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { SuiteRun, TestRun } from '../../model/test-run.js'
import { join } from '../../platform/paths.js'
import { type RevisionSource, readInARow } from '../revision-source.js'
import { keepReports } from './keep-reports.js'
import { runSuite } from './run-suite.js'
import type { SuitePlan } from './runner.js'
import { startWindow } from './start-window.js'

export interface TestStageOptions {
  suites: readonly SuitePlan[]
  /** Read once more after the last test. */
  revisionSource?: RevisionSource
  clock: Clock
  newTraceparent(): string
  /** Over all that is kept of the runners' reports. */
  mask(text: string): string
}

/** Runs each suite, then asks the environment once more which revision it serves. Gathers evidence, judges nothing. */
export function testStage(options: TestStageOptions): Stage<'test'> {
  return { run: (cycle, context) => runSuites(cycle, context, options) }
}

async function runSuites(cycle: Cycle, context: StageContext, options: TestStageOptions): Promise<Outcome<TestRun>> {
  const { clock, revisionSource } = options
  const watch = startWindow(clock)
  const suites: SuiteRun[] = []
  try {
    for (const plan of options.suites) {
      if (context.signal.aborted) break
      suites.push(await runSuite(plan, { cycle, context, ...options }))
    }
  } finally {
    await keepReports(join(context.folder, 'reports'), options.mask)
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
