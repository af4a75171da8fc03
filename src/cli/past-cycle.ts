import { UntilgreenError } from '../errors.js'
import type { Cycle } from '../model/cycle.js'
import type { History } from '../model/history.js'
import { applyEvent, emptyState, type LoopState } from '../model/state.js'
import { readState } from '../store/read-state.js'
import { visitEvents } from '../store/visit-events.js'

/** One cycle of a loop, and what was known when it ended; for one that has not ended, when it began. */
export interface PastCycle {
  cycle: Cycle
  history: History
  environment: string
}

/**
 * A cycle as the journal tells it, so that it needs no other file.
 * @param wanted its number; default: the last one that ended, else the running one.
 * @throws UntilgreenError NOT_FOUND, STATE_CORRUPT, STATE_NEWER, STATE_IO
 */
export async function pastCycle(stateDir: string, loop: string, wanted?: number): Promise<PastCycle> {
  const state = await readState(stateDir, loop)
  const number = wanted ?? state.last?.number ?? state.current?.number
  if (number === undefined) throw new UntilgreenError('NOT_FOUND', `${loop} has no cycle yet`)
  const found = cycleOf(state, number) ?? (await refold(stateDir, loop, number))
  if (found !== undefined) return found
  const newest = state.current?.number ?? state.last?.number ?? 0
  throw new UntilgreenError('NOT_FOUND', `${loop} has no cycle ${number}`, {
    hint: newest === 0 ? 'It has no cycle yet.' : `It has cycles 1 to ${newest}.`,
  })
}

/** Folds the journal up to the end of that cycle. */
async function refold(stateDir: string, loop: string, number: number): Promise<PastCycle | undefined> {
  let state = emptyState()
  let found: PastCycle | undefined
  await visitEvents(stateDir, loop, (event) => {
    if (found !== undefined) return
    state = applyEvent(state, event)
    if (event.event === 'cycle:finished') found = cycleOf(state, number)
  })
  return found
}

function cycleOf(state: LoopState, number: number): PastCycle | undefined {
  const cycle = [state.current, state.last].find((cycle) => cycle?.number === number)
  return cycle && { cycle, history: state.history, environment: state.environment ?? '' }
}
