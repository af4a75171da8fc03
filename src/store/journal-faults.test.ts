import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import type { Disk } from '../platform/disk.js'
import { type Fault, faultyDisk } from '../testing/faulty-disk.js'
import { journalEvents } from '../testing/journal-events.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { openFileStore } from './open-file-store.js'
import { cycleStarted, STARTED } from './store.contract.js'
import type { Store } from './store.js'

const JOURNAL = '/state/p1/journal.ndjson'
const QUICK = { ...systemClock, sleep: async () => {} }

function open(disk: Disk, more: { readOnly?: boolean } = {}): Promise<Store> {
  return openFileStore({ stateDir: '/state', loop: 'p1', clock: QUICK, disk, ...more })
}

/** Two events are safe; then the fault comes up. */
async function withFault(fault: Fault): Promise<{ disk: MemoryDisk; store: Store; calls: string[] }> {
  const disk = new MemoryDisk()
  const first = await open(disk)
  await first.append(STARTED)
  await first.append(cycleStarted(1))
  await first.close()
  const faulty = faultyDisk(disk, fault)
  return { disk, store: await open(faulty.disk), calls: faulty.calls }
}

describe('a journal on a bad disk', () => {
  it.each([
    ['F03 fsync fails once', { kind: 'error', at: 2, code: 'EIO', only: ['syncData'] }],
    ['F04 fsync fails always', { kind: 'error', at: 2, code: 'EIO', always: true, only: ['syncData'] }],
    ['F05 the disk is full', { kind: 'error', at: 1, code: 'ENOSPC', always: true, only: ['write'] }],
    ['F08 the file system turned read-only', { kind: 'error', at: 1, code: 'EROFS', always: true, only: ['write'] }],
  ] as [string, Fault][])('%s: ends with 74, writes no more, the old state is whole', async (_, fault) => {
    const { disk, store, calls } = await withFault(fault)
    await expect(store.append(cycleStarted(2))).rejects.toMatchObject({ code: 'STATE_IO', exitCode: 74 })
    const [seqBefore, made] = [store.state.seq, calls.length]
    await expect(store.append(cycleStarted(3))).rejects.toMatchObject({ code: 'STATE_IO' })
    expect(calls).toHaveLength(made)
    expect(seqBefore).toBe(2)
    await store.close()
    expect(await journalEvents(disk, JOURNAL)).toHaveLength(2)
    const again = await open(disk)
    expect(again.warnings).toEqual([])
    await again.append(cycleStarted(2))
    expect(again.state.seq).toBe(3)
  })

  it('F05 names the path and what to do', async () => {
    const { store } = await withFault({ kind: 'error', at: 1, code: 'ENOSPC', only: ['write'] })
    const error = await store.append(cycleStarted(2)).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      message: expect.stringContaining(JOURNAL),
      hint: expect.stringContaining('Free some space'),
    })
  })

  it('F03 all that waited for the failed sync fails, nothing of it is found later', async () => {
    const { disk, store } = await withFault({ kind: 'error', at: 2, code: 'EIO', only: ['syncData'] })
    const results = await Promise.allSettled([2, 3, 4].map((cycle) => store.append(cycleStarted(cycle))))
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await journalEvents(disk, JOURNAL)).toHaveLength(2)
  })

  it('F07 goes on after short writes until all is written', async () => {
    for (let at = 1; at <= 3; at++) {
      const { disk, store } = await withFault({ kind: 'short', at, always: true, only: ['write'] })
      await store.append(cycleStarted(2))
      await store.append(cycleStarted(3))
      await store.close()
      expect((await open(disk, { readOnly: true })).state.seq).toBe(4)
    }
  })

  it('F09 waits for a free file number, and gives up after a few tries', async () => {
    const { store } = await withFault({ kind: 'error', at: 1, code: 'EMFILE', only: ['open'] })
    expect(store.state.seq).toBe(2)
    const always = withFault({ kind: 'error', at: 1, code: 'EMFILE', always: true, only: ['open'] })
    await expect(always).rejects.toMatchObject({ code: 'STATE_IO', hint: expect.stringContaining('ulimit') })
  })

  it.each(['EBUSY', 'ESTALE', 'EPERM'])('F16 tries a rename again that fails with %s, a few times', async (code) => {
    const once = await withFault({ kind: 'error', at: 1, code, only: ['rename'] })
    await once.store.writeCycleFile(1, 'verdict.json', '{}')
    expect(once.disk.contentOf('/state/p1/cycles/000001/verdict.json')).toHaveLength(2)
    const always = await withFault({ kind: 'error', at: 1, code, always: true, only: ['rename'] })
    await expect(always.store.writeCycleFile(1, 'verdict.json', '{}')).rejects.toMatchObject({ code: 'STATE_IO' })
    expect(always.calls.filter((call) => call === 'rename').length).toBeLessThanOrEqual(5)
    expect(await always.disk.names('/state/p1/cycles/000001')).toEqual([])
  })

  it('keeps going when a snapshot can not be written: it is derived', async () => {
    const { disk, store } = await withFault({ kind: 'error', at: 1, code: 'ENOSPC', always: true, only: ['rename'] })
    await store.append(cycleStarted(2))
    await store.close()
    expect(store.warnings).toEqual([expect.stringContaining('snapshot.json')])
    expect((await open(disk, { readOnly: true })).state.seq).toBe(3)
  })
})
