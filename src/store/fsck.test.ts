import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { chanceOf } from '../testing/chance.js'
import { FakeMachine } from '../testing/fake-mutex.js'
import { faultyDisk } from '../testing/faulty-disk.js'
import { journalText } from '../testing/journal-text.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { checkState } from './fsck.js'
import { openFileStore } from './open-file-store.js'
import { repairState } from './repair.js'
import { cycleStarted, STARTED } from './store.contract.js'

const FOLDER = '/state/p1'
const JOURNAL = `${FOLDER}/journal.ndjson`
const TEXT = journalText([STARTED, cycleStarted(1), cycleStarted(2), cycleStarted(3)])
const LINES = TEXT.split(/(?<=\n)/)
const BROKEN = TEXT.replace('"runId":"r1"', '"runId":"rX"').replace('"runId":"r3"', '"runId":"rY"')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textAt = (disk: MemoryDisk, path: string) => new TextDecoder().decode(disk.contentOf(path))

function diskWith(text: string): MemoryDisk {
  const disk = new MemoryDisk()
  disk.place(JOURNAL, bytesOf(text))
  return disk
}

function repair(disk: MemoryDisk, machine = new FakeMachine()) {
  const { acquireMutex } = machine
  return repairState({ disk, clock: systemClock, stateDir: '/state', loop: 'p1', acquireMutex })
}

describe('fsck', () => {
  it('finds nothing wrong with what was written and closed', async () => {
    const disk = new MemoryDisk()
    const store = await openFileStore({ stateDir: '/state', loop: 'p1', clock: systemClock, disk })
    await store.append(STARTED)
    await store.close()
    expect(await checkState(disk, '/state', 'p1')).toMatchObject({
      condition: 'clean',
      events: 1,
      broken: [],
      snapshot: 'good',
    })
  })

  it('names each broken line, and changes nothing', async () => {
    const disk = diskWith(BROKEN)
    const check = await checkState(disk, '/state', 'p1')
    expect(check).toMatchObject({ condition: 'damaged', events: 1, snapshot: 'missing' })
    expect(check.broken.map(({ line }) => line)).toEqual([2, 4])
    expect(check.broken[0]?.message).toMatch(/checksum/)
    expect(textAt(disk, JOURNAL)).toBe(BROKEN)
    expect(await disk.names(FOLDER)).toEqual(['journal.ndjson'])
  })

  it('names a missing line by the numbers around the gap', async () => {
    const check = await checkState(diskWith(`${LINES[0]}${LINES[2]}`), '/state', 'p1')
    expect(check.broken).toMatchObject([{ line: 2, message: 'number 2 is due here, 3 is there' }])
  })

  it('takes a torn last line for no damage', async () => {
    const check = await checkState(diskWith(TEXT.slice(0, -9)), '/state', 'p1')
    expect(check).toMatchObject({ condition: 'clean', events: 3, torn: { line: 4 } })
  })

  it('finds a snapshot that is not the fold of its journal', async () => {
    const disk = diskWith(TEXT)
    await repair(disk)
    const text = textAt(disk, `${FOLDER}/snapshot.json`)
    disk.place(`${FOLDER}/snapshot.json`, bytesOf(text.replace('"runId":"r3"', '"runId":"r9"')))
    expect((await checkState(disk, '/state', 'p1')).snapshot).toBe('unusable')
    await repair(disk)
    expect(await checkState(disk, '/state', 'p1')).toMatchObject({ condition: 'clean', snapshot: 'good' })
  })
})

describe('fsck --repair', () => {
  it('F13 keeps the good part byte for byte and sets the rest aside', async () => {
    const disk = diskWith(BROKEN)
    const done = await repair(disk)
    expect(textAt(disk, JOURNAL)).toBe(LINES[0])
    expect(done.setAside).toEqual([`${JOURNAL}.damaged-1`])
    expect(textAt(disk, `${JOURNAL}.damaged-1`)).toBe(BROKEN.slice(LINES[0]?.length))
    expect(await checkState(disk, '/state', 'p1')).toMatchObject({ condition: 'clean', events: 1, snapshot: 'good' })
    const store = await openFileStore({ stateDir: '/state', loop: 'p1', clock: systemClock, disk })
    expect((await store.append(cycleStarted(1))).seq).toBe(2)
  })

  it('takes the next free name for a second repair', async () => {
    const disk = diskWith(BROKEN)
    disk.place(`${JOURNAL}.damaged-1`, bytesOf('earlier'))
    expect((await repair(disk)).setAside).toEqual([`${JOURNAL}.damaged-2`])
    expect(textAt(disk, `${JOURNAL}.damaged-1`)).toBe('earlier')
  })

  it('F20 loses nothing when the power goes in between, and finishes the next time', async () => {
    for (let at = 1; ; at++) {
      const before = diskWith(BROKEN)
      const faulty = faultyDisk(before, { kind: 'crash', at })
      const { acquireMutex } = new FakeMachine()
      const options = { clock: systemClock, stateDir: '/state', loop: 'p1', acquireMutex }
      await repairState({ ...options, disk: faulty.disk }).catch(() => undefined)
      const disk = before.powerCut(chanceOf(at))
      await repairState({ ...options, acquireMutex: new FakeMachine().acquireMutex, disk })
      expect(textAt(disk, JOURNAL)).toBe(LINES[0])
      const names = (await disk.names(FOLDER)) ?? []
      const kept = names.filter((name) => name.includes('damaged')).map((name) => textAt(disk, `${FOLDER}/${name}`))
      expect(kept).toContain(BROKEN.slice(LINES[0]?.length))
      if (!faulty.happened()) break
    }
  })

  it('changes nothing that a newer version wrote', async () => {
    const text = TEXT.replace('"format":1', '"format":2')
    const disk = diskWith(text)
    expect(await repair(disk)).toEqual({ actions: [], setAside: [] })
    expect(textAt(disk, JOURNAL)).toBe(text)
  })

  it('does not touch the state of a loop that runs', async () => {
    const disk = diskWith(TEXT)
    const machine = new FakeMachine()
    const { acquireMutex } = machine
    const owner = { environment: 'staging' }
    const store = await openFileStore({ stateDir: '/state', loop: 'p1', clock: systemClock, disk, owner, acquireMutex })
    await expect(repair(disk, machine)).rejects.toMatchObject({ code: 'LOCK_HELD' })
    await store.close()
  })
})
