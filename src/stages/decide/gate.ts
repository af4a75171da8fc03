import type { Analysis } from '../../model/analysis.js'
import type { GateResult } from '../../model/decision.js'
import type { History } from '../../model/history.js'
import type { StopPolicy, UntilPolicy } from '../../model/policy.js'
import type { Revision } from '../../model/revision.js'

/** All that a decision rests on. */
export interface Situation {
  /** This cycle's. */
  cycle: number
  revision?: Revision
  analysis: Analysis
  /** Before this cycle. */
  history: History
  until: UntilPolicy
  stop: StopPolicy
  session: { cycles: number; elapsedMs: number; stopRequested?: string; pauseRequested?: string }
  /** Something answered when the environment was asked. False only where it was asked and nothing did. */
  answered: boolean
  /** A rollback command is there. */
  canRollBack: boolean
  /** `run --only` */
  partial: boolean
}

/** Looks at one reason to stop or pause. Pure; says nothing (no `action`) where its reason isn't there. */
export type Gate = (situation: Situation) => GateResult
