import type { LoopEnd } from '../../loop/ports.js'
import type { StageName } from '../../model/cycle.js'
import type { LoopState } from '../../model/state.js'
import type { TestStatus } from '../../model/test-result.js'

/** A suite of the running cycle, as far as it can be seen from outside. */
export interface SuiteView {
  name: string
  /** How many tests it will have, where that is known. */
  expected?: number
  counts: Readonly<Record<TestStatus, number>>
  /** Tests that run right now, oldest first, with their start (ms since the epoch). */
  running: readonly { test: string; sinceMs: number }[]
  /** The newest tests that did not pass, newest last, at most `FAILURES_KEPT`. */
  failures: readonly { test: string; status: TestStatus }[]
  /** The last line that the runner printed. */
  lastOutput?: string
  sinceMs: number
  finished: boolean
}

/** All that the live view shows: the fold of the journal, and what goes on right now. */
export interface ViewState {
  state: LoopState
  /** Cycles that this session may run, where that is known. */
  maxCycles?: number
  /** How long each finished stage of the shown cycle took. */
  stageMs: Readonly<Partial<Record<StageName, number>>>
  suites: readonly SuiteView[]
  /** What readiness waits for. */
  readiness?: { message: string; polls: number }
  /** The signal that asked for an orderly end. */
  draining?: string
  /** Set once the session is over. */
  ended?: Pick<LoopEnd, 'reason' | 'exitCode'>
}

export const FAILURES_KEPT = 20

/** A view of a loop as its journal tells it now. */
export function viewOf(state: LoopState, maxCycles?: number): ViewState {
  const { status, stopped } = state
  return {
    state,
    stageMs: {},
    suites: [],
    ...(maxCycles !== undefined && { maxCycles }),
    ...(status === 'stopped' && stopped && { ended: { reason: stopped.reason, exitCode: stopped.exitCode } }),
    ...((status === 'interrupted' || status === 'crashed') && {
      ended: { reason: 'interrupted' as const, exitCode: 1 },
    }),
  }
}
