import type { Failure } from '../../model/cluster.js'
import type { History } from '../../model/history.js'
import type { Progress } from '../../model/progress.js'
import type { Revision } from '../../model/revision.js'
import type { SuiteRun } from '../../model/test-run.js'
import type { ControlPlan } from './control/control-plan.js'
import type { TestFilesPlan } from './files/test-files-plan.js'
import type { Surroundings } from './surroundings.js'
import type { TargetPlan } from './target/target-plan.js'

/** Runs one suite and brings evidence home. It judges nothing. */
export interface Runner {
  kind: string
  /** Its results carry what was seen on the wire: no proxy is needed in between. */
  seesConnections?: boolean
  /** Never rejects for anything that tests or their tools do; what could not be run is evidence too. */
  run(order: SuiteOrder, signal: AbortSignal): Promise<SuiteEvidence>
}

/** What a runner adds to what the stage knows by itself. */
export type SuiteEvidence = Pick<SuiteRun, 'reports' | 'results' | 'metadata'> &
  Partial<Pick<SuiteRun, 'shapes' | 'exit' | 'output' | 'workers' | 'manifest'>>

/** One run of a suite, as it is asked for. */
export interface SuiteOrder {
  suite: string
  cycle: number
  runId: string
  revision?: Revision
  fence: number
  /** Absolute, empty, of this run alone: `${reports}`. */
  reportsFolder: string
  /** Absolute path for the suite's output. */
  outputFile: string
  /** The same, relative to the cycle's folder: for the record. */
  outputName: string
  /** Ids that failed last time: run first where the runner can choose. */
  previouslyFailed: readonly string[]
  history: History
  /** `run --only`: a glob over ids. */
  only?: string
  timeouts: SuiteTimeouts
  traceparent: string
  /** Ids that must be there, where a manifest or the last accepted run names them. */
  manifest?: readonly string[]
  /** Exactly these tests: a second try. For runners that can choose; others run all. */
  tests?: readonly string[]
  /** Ends a hopeless run early. */
  abort?: AbortRule
  /** Each test once, with its full time, to the end of the suite: no second try, no early abort. For a negative control. */
  plain?: boolean
  /** Values that win over the suite's own: where its target, or what stands in for it, is. */
  variables?: Readonly<Record<string, string>>
  onProgress(progress: Progress): void
}

/** `abort: { sameSignature }`: a run whose first results all fail for one cause is not run to its end. */
export interface AbortRule {
  sameSignature: number
  /** Do all these failures have one cause? Whoever knows how to diagnose brings it. */
  sameCause(failures: readonly Failure[]): boolean
}

export interface SuiteTimeouts {
  suiteMs: number
  testMs?: number
  idleMs?: number
}

/** Options of the loop file that each suite has, whatever its runner. */
export interface SuitePlan {
  name: string
  priority: string
  runner: Runner
  timeouts: SuiteTimeouts
  workers?: number
  floorMs?: number
  /** Ids and where they come from. Absent: the ids of the last accepted run stand for it. */
  manifest?: NonNullable<SuiteRun['manifest']>
  /** What the tests talk to. Absent: not asked. */
  target?: TargetPlan
  /** How the suite is cut off from it. Absent: not asked. */
  control?: ControlPlan
  /** What the tests are made of. Absent: not asked. */
  files?: TestFilesPlan
  /** Sets what the next commands of this suite find around them. */
  surround?(surroundings: Surroundings): void
}
