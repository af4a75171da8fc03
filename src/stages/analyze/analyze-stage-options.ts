import type { Clock } from '../../model/clock.js'
import type { AnalyzeRule, UntilPolicy } from '../../model/policy.js'
import type { EvidenceOptions } from './explain.js'
import type { PlannedSuite } from './planned-suite.js'

/** What the stage is told by the loop file, and what it explains causes by. */
export interface AnalyzeStageOptions {
  until: UntilPolicy
  rules: readonly AnalyzeRule[]
  /** Each suite of the loop file: what must have run. */
  suites: readonly PlannedSuite[]
  /** Reads in a row that prove a revision; absent where the environment can't be asked. */
  requiredReads?: number
  clock: Clock
  /** Logs, commits and an analyst to explain causes by. Absent: only what the tests said. */
  evidence?: EvidenceOptions
}
