import type { TrackerContext } from '../stages/ticket/trackers/tracker-context.js'
import { createFakeClock } from './fake-clock.js'

/** What a tracker is made with; its waits take no time. */
export function aTrackerContext(more: Partial<TrackerContext> = {}): TrackerContext {
  return {
    workingDirectory: '/nowhere',
    ticketsFolder: '/nowhere/tickets',
    clock: createFakeClock(),
    env: {},
    mask: (text) => text,
    execute: () => Promise.reject(new Error('no commands here')),
    readProbeFile: () => Promise.reject(new Error('no probes here')),
    ...more,
  }
}
