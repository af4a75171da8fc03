import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { openFileStore } from './open-file-store.js'
import { cycleStarted } from './store.contract.js'

/** Written once and never again: what a release wrote, every later one reads. */
const FORMAT_1 = readFileSync(fileURLToPath(new URL('../testing/fixtures/journal/format-1.ndjson', import.meta.url)))

it('F15 reads a journal of format 1 and goes on with it, its bytes untouched', async () => {
  const disk = new MemoryDisk()
  disk.place('/state/staging-p1/journal.ndjson', new Uint8Array(FORMAT_1))
  const store = await openFileStore({ stateDir: '/state', loop: 'staging-p1', clock: systemClock, disk })
  expect(store.warnings).toEqual([])
  expect(store.state).toMatchObject({
    seq: 13,
    status: 'interrupted',
    loop: 'staging-p1',
    environment: 'staging',
    owner: { pid: 4711, host: 'ci-1', fence: 1 },
    nextCycle: 3,
    current: { number: 2, runId: 'r2' },
    history: {
      points: [{ cycle: 1, verdict: 'failed', passRate: 0.5, revision: 'f00d', causes: ['c-1008'] }],
      tests: {
        'p1/chat::größe "x"': { lastStatus: 'passed', durationsMs: [12.5] },
        'p1/chat::ws': { lastFailedCycle: 1 },
      },
      accepted: { p1: { ids: ['chat::größe "x"', 'chat::ws'] } },
    },
  })
  expect((await store.append(cycleStarted(3))).seq).toBe(14)
  const written = disk.contentOf('/state/staging-p1/journal.ndjson') ?? new Uint8Array()
  expect(Buffer.from(written).subarray(0, FORMAT_1.length).equals(FORMAT_1)).toBe(true)
})
