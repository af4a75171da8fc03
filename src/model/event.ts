import type { StageName, StageOutputs } from './cycle.js'
import type { StopReason } from './decision.js'
import type { ImportedPoint } from './history.js'
import type { Outcome } from './outcome.js'
import type { Verdict } from './verdict.js'

/** The journal's format number; a higher one was written by a newer version and is left alone. */
export const JOURNAL_FORMAT = 1

type StageFinished = {
  [Name in StageName]: {
    event: 'stage:finished'
    cycle: number
    stage: Name
    outcome: Outcome<unknown>['status']
    result: Outcome<StageOutputs[Name]>
    verdict?: Verdict
    revision?: string
    decision?: string
    durationMs: number
  }
}[StageName]

/** What can happen. Fields that people query stand at the top level; `result` is what the fold needs. */
export type EventBody =
  | { event: 'loop:started'; format: number; loop: string; environment: string; session: string; configHash: string }
  | { event: 'loop:resumed'; session: string; cycle?: number; stage?: StageName; reason: string }
  | { event: 'loop:interrupted'; session: string; cycle?: number; stage?: StageName; reason: string }
  | { event: 'loop:stopped'; session: string; reason: StopReason; verdict?: Verdict; exitCode: number }
  | { event: 'cycle:started'; cycle: number; runId: string; session: string; only?: string }
  | {
      event: 'cycle:finished'
      cycle: number
      outcome: 'completed' | 'abandoned'
      verdict: Verdict
      green: boolean
      revision?: string
      decision?: string
    }
  | { event: 'stage:started'; cycle: number; stage: StageName }
  | StageFinished
  | { event: 'effect:intended'; cycle: number; stage: StageName; key: string; effect: string; command?: string }
  | { event: 'effect:done'; cycle: number; stage: StageName; key: string; result?: unknown }
  | { event: 'fix:applied'; cycle: number; ticket: string; files: string[]; commits?: string[] }
  | {
      event: 'fix:rejected'
      cycle: number
      ticket: string
      reason: string
      files: string[]
      /** Hashes of commits made while the fixer ran. */
      commits?: string[]
    }
  | { event: 'owner:changed'; pid: number; host: string; fence: number }
  | { event: 'tests:accepted'; suite: string; hash: string; files: Record<string, string>; by: string; reason: string }
  | { event: 'control:accepted'; test: string; until: string; reason: string; by: string }
  | { event: 'cause:muted'; cause: string; until: string; reason: string; by: string }
  | ({
      event: 'run:imported'
      /** Set on the first event of a journal. */
      format?: number
      /** The evidence's own time, RFC 3339; the event's `at` is when it was imported. */
      evidenceAt: string
    } & Omit<ImportedPoint, 'cycle' | 'imported' | 'at'>)
  | { event: 'loop:crashed'; session: string; cycle?: number; stage?: StageName; reason: string }

/** What a stage may record besides its result. */
export type LoopEventBody = Extract<EventBody, { event: 'fix:applied' | 'fix:rejected' }>

/** An event as it stands in the journal. */
export type Event = EventBody & {
  /** From 1, without gaps. */
  seq: number
  /** RFC 3339 with offset. */
  at: string
}
