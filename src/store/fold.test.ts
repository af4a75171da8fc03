import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Event, EventBody } from '../model/event.js'
import { applyEvent, emptyState } from '../model/state.js'
import { systemClock } from '../platform/clock.js'
import { arbitraryEvent } from '../testing/arbitrary-events.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { Fold } from './fold.js'
import { eventJson } from './journal.js'
import { openFileStore } from './open-file-store.js'
import { readSnapshot, writeSnapshot } from './snapshot.js'
import { STARTED } from './store.contract.js'

const bodies = fc.array(arbitraryEvent, { maxLength: 40 })

it('folds all events to what a snapshot anywhere between them and the rest fold to', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, fc.double({ min: 0, max: 1, noNaN: true }), async (list, share) => {
      const events = numbered(list)
      const cut = Math.floor(share * events.length)
      const disk = new MemoryDisk()
      const before = fold(events.slice(0, cut))
      await disk.makeFolder('/s')
      const place = { seq: cut, offset: 0 }
      await writeSnapshot({ disk, clock: systemClock }, '/s/snapshot.json', { place, lastCrc: 7, state: before })
      const found = await readSnapshot(disk, '/s/snapshot.json')
      expect(found?.state).toEqual(before)
      const rest = new Fold(found?.state ?? emptyState())
      for (const event of events.slice(cut)) rest.apply(event)
      expect(rest.result()).toEqual(fold(events))
    }),
    { numRuns: 200 },
  )
})

it('leaves the state that it starts from as it was', () => {
  const events = numbered([STARTED, { event: 'cycle:started', cycle: 1, runId: 'r', session: 's' }])
  const end: EventBody = { event: 'cycle:finished', cycle: 1, outcome: 'completed', verdict: 'passed', green: true }
  const state = fold(events)
  const copy = structuredClone(state)
  const folding = new Fold(state)
  folding.apply(...(numbered([end]) as [Event]))
  expect(folding.result().history.points).toHaveLength(1)
  expect(state).toEqual(copy)
})

it('reads from the disk what it had in memory, however often it is opened in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bodies, { maxLength: 4 }), async (sessions) => {
      const disk = new MemoryDisk()
      const options = { stateDir: '/s', loop: 'p1', clock: systemClock, disk }
      const first = await openFileStore(options)
      await first.append(STARTED)
      await first.close()
      for (const session of sessions) {
        const store = await openFileStore(options)
        await Promise.all(session.map((body) => store.append(body)))
        const live = store.state
        expect((await openFileStore({ ...options, readOnly: true })).state).toEqual(live)
        await store.close()
        expect((await openFileStore({ ...options, readOnly: true })).state).toEqual(live)
      }
    }),
    { numRuns: 60 },
  )
})

function numbered(list: readonly EventBody[]): Event[] {
  const at = '2026-03-01T09:00:00.000+01:00'
  return list.map((body, index) => JSON.parse(eventJson(body, index + 1, at)) as Event)
}

function fold(events: readonly Event[]) {
  return events.reduce(applyEvent, emptyState())
}
