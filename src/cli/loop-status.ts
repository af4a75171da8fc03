import { greensInARow } from '../model/history.js'
import type { LoopState } from '../model/state.js'
import type { Verdict } from '../model/verdict.js'
import { readOwner } from '../store/read-owner.js'
import { readState } from '../store/read-state.js'
import { isPauseAsked } from '../store/requests.js'
import { livingDaemon } from './daemon/daemon-file.js'

/** `status --json`. */
export interface LoopStatus {
  loop: string
  environment: string | null
  /** `running` only while a living process owns it; a journal that ends in the middle without one is `interrupted`. */
  state: LoopState['status'] | 'paused'
  /** The running cycle, else the last one. */
  cycle: number | null
  stage: string | null
  since: string | null
  /** Of the last finished cycle. */
  verdict: Verdict | null
  green: boolean
  passRate: number | null
  /** Green cycles in a row, on one revision. */
  consecutive: number
  openTickets: number
  /** When the daemon runs it next; null without one, and while it runs. */
  nextAt: string | null
  owner: { pid: number; host: string; since: string } | null
}

/** @throws UntilgreenError STATE_CORRUPT, STATE_NEWER, STATE_IO */
export async function loopStatus(stateDir: string, loop: string): Promise<LoopStatus> {
  const [state, owner = null, daemon, pauseAsked] = await Promise.all([
    readState(stateDir, loop),
    readOwner(stateDir, loop),
    livingDaemon(stateDir),
    isPauseAsked(stateDir, loop),
  ])
  const point = state.history.points.at(-1)
  return {
    loop,
    environment: state.environment ?? null,
    state: stateOf(state, { isOwned: owner !== null, pauseAsked }),
    cycle: state.current?.number ?? point?.cycle ?? null,
    stage: state.stage?.name ?? null,
    since: state.stage?.since ?? state.stopped?.at ?? state.at ?? null,
    verdict: point?.verdict ?? null,
    green: point?.green ?? false,
    passRate: point?.passRate ?? null,
    consecutive: greensInARow(state.history.points),
    openTickets: state.history.tickets.filter((ticket) => ticket.state === 'open').length,
    nextAt: daemon?.loops[loop]?.nextAt ?? null,
    owner,
  }
}

/** A pause holds between two cycles: one that is asked for while a cycle runs is still to come. */
function stateOf(
  { status, current }: LoopState,
  { isOwned, pauseAsked }: { isOwned: boolean; pauseAsked: boolean },
): LoopStatus['state'] {
  if (status !== 'running') return status
  if (!isOwned) return 'interrupted'
  return pauseAsked && current === undefined ? 'paused' : status
}
