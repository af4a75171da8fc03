import type { Event } from '../model/event.js'
import type { HistoryPoint } from '../model/history.js'
import { applyEvent, type LoopState } from '../model/state.js'

/**
 * Folds many events in a row, to the same end as `applyEvent` one by one, in time that grows with their number alone:
 * the points of the history, which the pure fold copies with each cycle, are gathered beside the state until `result`.
 */
export class Fold {
  #points: HistoryPoint[]
  #state: LoopState
  #gathers = false

  constructor(state: LoopState) {
    this.#state = state
    this.#points = state.history.points
  }

  apply(event: Event): void {
    if (!this.#gathers) this.#begin()
    const state = applyEvent(this.#state, event)
    this.#points.push(...state.history.points)
    this.#state = state.history.points.length === 0 ? state : withPoints(state, [])
  }

  /** The state after all events so far. */
  result(): LoopState {
    return this.#gathers ? withPoints(this.#state, this.#points) : this.#state
  }

  /** The state that came in stays as it is. */
  #begin(): void {
    this.#gathers = true
    this.#points = [...this.#points]
    this.#state = withPoints(this.#state, [])
  }
}

/** Points only change when a cycle ends, so those of an unfinished cycle's history are the loop's own. */
function withPoints(state: LoopState, points: HistoryPoint[]): LoopState {
  const { current } = state
  const history = { ...state.history, points }
  if (current === undefined) return { ...state, history }
  const own = current.history === state.history ? history : { ...current.history, points }
  return { ...state, history, current: { ...current, history: own } }
}
