import type { Clock } from '../model/clock.js'
import type { Cycle } from '../model/cycle.js'
import type { Decision, StopReason } from '../model/decision.js'
import type { Event } from '../model/event.js'
import type { Progress } from '../model/progress.js'
import type { Stages } from '../model/stage.js'
import type { LoopState } from '../model/state.js'
import type { Verdict } from '../model/verdict.js'
import type { Store } from '../store/store.js'

/** How a session ended. */
export interface LoopEnd {
  reason: StopReason | 'interrupted'
  verdict?: Verdict
  green: boolean
  exitCode: number
}

/** Hears of events after they are safe on disk. Reads only; what it throws is logged and changes nothing. */
export interface Observer {
  name: string
  onEvent?(event: Event, state: LoopState): void | Promise<void>
  onProgress?(progress: Progress, cycle: Cycle): void
}

/** What the loop is given: everything that touches the world. */
export interface LoopPorts {
  store: Store
  stages: Stages
  observers: readonly Observer[]
  clock: Clock
  /** Ids for sessions and runs. */
  newId(): string
  /** Brings the environment back to the last green revision. Absent where the loop file has no rollback. */
  rollBack?(cycle: Cycle, decision: Decision, signal: AbortSignal): Promise<void>
  /** Messages for the log and for people. */
  warn(message: string): void
}

/** What is asked of one session. */
export interface SessionOrder {
  loop: string
  environment: string
  configHash: string
  /** Aborts when the loop is to drain: the reason is the signal's name. */
  signal: AbortSignal
  fence: number
  betweenCyclesMs: number
  /** The session ends after the stage that is running then. */
  maxDurationMs?: number
  /** Abandon an unfinished cycle and begin a new session. */
  fresh: boolean
  only?: string
}
