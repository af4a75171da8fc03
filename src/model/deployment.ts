import type { Facts } from './facts.js'
import type { Revision, RevisionReads } from './revision.js'
import type { OutputRef } from './test-run.js'

/** What a deploy did and what the environment says about it. */
export interface Deployment {
  /** Deployer kind: `command`, `none`. */
  deployer: string
  /** What was to be deployed; absent only where nothing can tell. */
  revision?: Revision
  /** Idempotency key of the effect. Absent where nothing was deployed. */
  effectKey?: string
  /** Set where a deploy from before a crash was found to have happened. */
  reconciled?: string
  /** The deploy command itself. Absent for `none`. */
  command?: CommandSummary
  /** Absent where the loop file asks for no readiness. */
  readiness?: Readiness
  /** True when a rollback brought this revision. */
  rolledBack?: boolean
}

export interface Readiness {
  ready: boolean
  /** Milliseconds from the deploy's end to the first answer with all conditions met. */
  afterMs?: number
  waitedMs: number
  polls: number
  /** Did anything answer at all? Nothing answering is `unreachable`; an old revision is not. */
  answered: boolean
  /** Absent where the environment can't be asked for its revision. */
  revision?: RevisionReads
  /** Each readiness probe's last answer. */
  probes: { name: string; held: boolean; message: string; facts?: Facts }[]
  /** The last thing that stood in the way, in words. */
  lastProblem?: string
}

/** A command that was run, without its output. */
export interface CommandSummary {
  argv: string[]
  ended: 'exited' | 'timed-out' | 'idle' | 'aborted' | 'not-started'
  exitCode?: number
  signal?: string
  outOfMemory?: boolean
  durationMs: number
  /** Last lines of both streams, masked, at most 4 KiB. */
  tail: string
  output?: OutputRef
}
