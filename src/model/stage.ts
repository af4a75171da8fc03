import type { Cycle, StageName, StageOutputs } from './cycle.js'
import type { LoopEventBody } from './event.js'
import type { Outcome } from './outcome.js'
import type { Progress } from './progress.js'
import type { EffectState } from './state.js'

/** One stage: record in, what it adds to the record out. It sees the record and this context, and nothing else of the loop. */
export interface Stage<Name extends StageName> {
  run(cycle: Cycle, context: StageContext): Promise<Outcome<StageOutputs[Name]>>
}

/** All six, by name. */
export type Stages = { [Name in StageName]: Stage<Name> }

/** What a stage is given besides the record. */
export interface StageContext {
  /** Aborts on shutdown or at the stage's time limit. */
  signal: AbortSignal
  /** Absolute path of this cycle's folder; it exists. */
  folder: string
  /** `run --only`: this cycle is partial. */
  only?: string
  /** The session that this cycle belongs to, and what it may still do. */
  session: { firstCycle: number; startedAt: string; elapsedMs: number; stopRequested?: string; pauseRequested?: string }
  /** Fence number of the lock's owner; grows with each owner. */
  fence: number
  /**
   * Does something to the world that must not happen twice: `effect:intended` is safe on disk before `perform` runs, `effect:done` after.
   * When the journal already says done, `perform` is not called and the recorded result comes back.
   * When it says intended only, `perform` gets what is known so that it can find out whether it happened.
   */
  effect<T>(request: EffectRequest, perform: (earlier: EffectState | undefined) => Promise<T>): Promise<T>
  /** Records what a stage did besides its result: `fix:applied`, `fix:rejected`. */
  record(event: LoopEventBody): Promise<void>
  /** For people who watch. Never the truth. */
  progress(progress: Progress): void
}

export interface EffectRequest {
  /** Idempotency key: the same for the same effect, also after a crash. */
  key: string
  /** In words: `deploy r2`. */
  effect: string
  /** Id of the command that does it, as in `UNTILGREEN_COMMAND`. */
  command?: string
}
