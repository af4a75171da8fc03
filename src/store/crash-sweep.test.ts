import { describe, expect, it } from 'vitest'
import type { EventBody } from '../model/event.js'
import { systemClock } from '../platform/clock.js'
import type { Disk } from '../platform/disk.js'
import { chanceOf } from '../testing/chance.js'
import { type Fault, faultyDisk } from '../testing/faulty-disk.js'
import { journalEvents } from '../testing/journal-events.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { openFileStore } from './open-file-store.js'
import { cycleStarted, STARTED } from './store.contract.js'

const NO_WAITING = { ...systemClock, sleep: async () => {} }
/** Three sessions, each with a close (and so a snapshot) at its end. */
const SESSIONS: EventBody[][] = [
  [STARTED, cycleStarted(1), intended('a'), { event: 'effect:done', cycle: 1, stage: 'deploy', key: 'a' }],
  [intended('b'), { event: 'cycle:finished', cycle: 1, outcome: 'completed', verdict: 'failed', green: false }],
  [cycleStarted(2), intended('c'), intended('d')],
]
const ALL = SESSIONS.flat()

/** Writes what is missing of the script, until the end or the fault. How many events were confirmed to the caller. */
async function play(disk: Disk): Promise<number> {
  let confirmed = 0
  try {
    for (let last = 0, end = 0; last < SESSIONS.length; last++) {
      end += SESSIONS[last]?.length ?? 0
      const store = await openFileStore({ stateDir: '/state', loop: 'p1', clock: NO_WAITING, disk })
      confirmed = Math.max(confirmed, store.state.seq)
      for (const body of ALL.slice(store.state.seq, end)) confirmed = (await store.append(body)).seq
      await store.close()
    }
  } catch (error) {
    expect((error as { code: string }).code).toBe('STATE_IO')
  }
  return confirmed
}

async function eventsOn(disk: Disk): Promise<unknown[]> {
  const store = await openFileStore({ stateDir: '/state', loop: 'p1', clock: NO_WAITING, disk, readOnly: true })
  const events = await journalEvents(disk, '/state/p1/journal.ndjson')
  expect(store.state.seq).toBe(events.length)
  return events
}

/** Nothing lost that was confirmed, nothing there that was not asked for, nothing twice. */
async function expectWhole(disk: Disk, confirmed: number): Promise<void> {
  const events = await eventsOn(disk)
  expect(events.length).toBeGreaterThanOrEqual(confirmed)
  expect(events).toEqual(
    ALL.slice(0, events.length).map((body, index) => expect.objectContaining({ ...body, seq: index + 1 })),
  )
}

async function sweep(kind: Fault['kind'], after: (disk: MemoryDisk, at: number) => MemoryDisk): Promise<number> {
  for (let at = 1; ; at++) {
    const disk = new MemoryDisk()
    const faulty = faultyDisk(disk, { kind, at })
    const confirmed = await play(faulty.disk)
    if (!faulty.happened()) return at - 1
    const found = after(disk, at)
    await expectWhole(found, confirmed)
    expect((await found.names('/state/p1'))?.filter((name) => name.endsWith('.tmp')).length ?? 0).toBeLessThanOrEqual(1)
    expect(await play(found)).toBe(ALL.length)
    await expectWhole(found, ALL.length)
    expect((await found.names('/state/p1'))?.filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
}

describe('a writer that dies between any two calls to the disk', () => {
  it('F01 leaves the old or the new state behind, and the next one goes on from there', async () => {
    expect(await sweep('crash', (disk) => disk)).toBeGreaterThan(40)
  })

  it('F01 F12 leaves a torn line at worst, which is dropped', async () => {
    expect(await sweep('tear', (disk) => disk)).toBeGreaterThan(40)
  })

  it('F02 has what it confirmed on the disk after a power cut', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      await sweep('tear', (disk, at) => disk.powerCut(chanceOf(seed * 1000 + at)))
    }
  }, 30_000)

  it('F20 recovers from a fault during the recovery from a fault', async () => {
    for (let at = 1; ; at += 4) {
      const disk = new MemoryDisk()
      const first = faultyDisk(disk, { kind: 'tear', at })
      const confirmed = await play(first.disk)
      if (!first.happened()) break
      for (let again = 1; ; again++) {
        const found = disk.powerCut(chanceOf(at * 1000 + again))
        const second = faultyDisk(found, { kind: 'crash', at: again })
        const confirmedAgain = await play(second.disk)
        await expectWhole(found, Math.max(confirmed, confirmedAgain))
        if (!second.happened()) break
      }
    }
  }, 30_000)
})

function intended(key: string): EventBody {
  return { event: 'effect:intended', cycle: 1, stage: 'deploy', key, effect: 'deploy' }
}
