import { viewAfterEvent, viewAfterProgress } from '../cli/view/reduce-view.js'
import { type ViewState, viewOf } from '../cli/view/view-state.js'
import type { Event, EventBody } from '../model/event.js'
import type { Progress } from '../model/progress.js'
import { applyEvent, emptyState } from '../model/state.js'

/** When the views of tests begin, ms since the epoch. */
export const VIEW_START_MS = Date.parse('2026-03-01T10:00:00Z')

/** The view after these events, a second apart each. */
export function viewAfter(bodies: readonly EventBody[], maxCycles?: number): ViewState {
  return bodies.reduce(
    (view, body, index) => {
      const at = new Date(VIEW_START_MS + index * 1000).toISOString()
      const event = { ...body, seq: index + 1, at } as Event
      return viewAfterEvent(view, event, applyEvent(view.state, event))
    },
    viewOf(emptyState(), maxCycles),
  )
}

/** The view after this progress, all of it at one moment. */
export function withProgress(view: ViewState, ...progress: readonly Progress[]): ViewState {
  return progress.reduce((before, one) => viewAfterProgress(before, one, VIEW_START_MS + 5000), view)
}

/** A loop whose first cycle is testing. */
export const TESTING: readonly EventBody[] = [
  { event: 'loop:started', format: 1, loop: 'p1', environment: 'staging', session: 's', configHash: 'h' },
  { event: 'cycle:started', cycle: 1, runId: 'r', session: 's' },
  { event: 'stage:started', cycle: 1, stage: 'deploy' },
  {
    event: 'stage:finished',
    cycle: 1,
    stage: 'deploy',
    outcome: 'succeeded',
    durationMs: 870,
    result: { status: 'succeeded', output: { deployer: 'command', revision: 'r1' } },
  },
  { event: 'stage:started', cycle: 1, stage: 'test' },
]
