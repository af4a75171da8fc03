import type { Cluster } from '../model/cluster.js'
import type { FlakyPolicy } from '../model/policy.js'
import type { Revision, RevisionReads } from '../model/revision.js'
import type { ControlResult } from '../model/test-run.js'

/** What judging needs to know besides the run itself: policy, limits, and what other stages found. */
export interface JudgeContext {
  /** `command`: what can't be asked doesn't stand in the way. `loop`: what the loop file makes askable must hold. */
  asked: 'command' | 'loop'
  flaky: FlakyPolicy
  softPass: 'warn' | 'fail'
  /** Now, RFC 3339: quarantines and acceptances end, and nothing can be stamped later than this. */
  today: string
  /** How far a clock of the evidence may be off. */
  skewMs: number
  /** How much earlier than the run's start a report may be stamped: file systems and formats round. */
  slackMs: number
  /** Parallel workers where nothing tells; absent: the sum of durations is not asked then. */
  workersDefault?: number
  /** Which ends of the run's window are known. */
  windowKnown: { started: boolean; finished: boolean }
  /** Smallest step of the window's end in ms: a run given in whole seconds may be up to one second longer. */
  windowStepMs: number
  /** Absent: the environment can't be asked for its revision. */
  revision?: RevisionEvidence
  /** Diagnosis of this run's failures: whose they are. Members are ids or `suite/id`. */
  clusters?: readonly Pick<Cluster, 'owner' | 'members'>[]
  /** The newest negative control of an earlier cycle, for a run that brought none. `stale` says why it no longer speaks for these tests. */
  control?: { result: ControlResult; stale?: string }
  /** Tests that a person accepted as unable to fail, each until a date (RFC 3339 date or time). */
  controlAccepted?: readonly { test: string; until: string; reason: string }[]
  /** Set for a run of a part only (`--only`): its pattern. Such a run is never green. */
  partial?: string
}

/** What the environment said it serves. */
export interface RevisionEvidence {
  /** What was deployed; absent where nothing could tell. */
  asked?: Revision
  /** Reads before the tests, polling included: the last `requiredReads` of them count. */
  before?: RevisionReads
  /** Reads after the last test. */
  after?: RevisionReads
  requiredReads: number
}

const DEFAULTS = { flaky: 'fail', softPass: 'warn', skewMs: 5 * 60_000, slackMs: 2_000 } as const

/**
 * A context with the contract's defaults.
 * @param today RFC 3339.
 * In a loop the whole window is known to the millisecond; for the command nothing is known until it is said, and 16 workers are assumed.
 */
export function judgeContext(
  asked: JudgeContext['asked'],
  today: string,
  more: Partial<Omit<JudgeContext, 'asked' | 'today'>> = {},
): JudgeContext {
  const loop = asked === 'loop'
  return {
    asked,
    today,
    ...DEFAULTS,
    windowKnown: { started: loop, finished: loop },
    windowStepMs: 1,
    ...(!loop && { workersDefault: 16 }),
    ...more,
  }
}
