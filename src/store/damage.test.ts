import { describe, expect, it } from 'vitest'
import type { EventBody } from '../model/event.js'
import { systemClock } from '../platform/clock.js'
import { journalEvents } from '../testing/journal-events.js'
import { journalText } from '../testing/journal-text.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { openFileStore } from './open-file-store.js'
import { cycleStarted, STARTED } from './store.contract.js'

const JOURNAL = '/state/p1/journal.ndjson'
const TEXT = journalText([STARTED, cycleStarted(1), cycleStarted(2)])
const LAST = TEXT.lastIndexOf('{"seq"')
const bytesOf = (text: string) => new TextEncoder().encode(text)

function diskWith(content: Uint8Array): MemoryDisk {
  const disk = new MemoryDisk()
  disk.place(JOURNAL, content)
  return disk
}

function open(disk: MemoryDisk, readOnly = false) {
  return openFileStore({ stateDir: '/state', loop: 'p1', clock: systemClock, disk, readOnly })
}

/** The same error for who writes and for who reads, and not a byte changed. */
async function expectRefused(content: Uint8Array, expected: object): Promise<void> {
  const disk = diskWith(content)
  await expect(open(disk)).rejects.toMatchObject(expected)
  await expect(open(disk, true)).rejects.toMatchObject(expected)
  expect(disk.contentOf(JOURNAL)).toEqual(content)
}

describe('a journal with damage', () => {
  it('F12 loses a torn last line, wherever it was cut, and the next event starts on a line of its own', async () => {
    for (let cut = LAST + 1; cut < TEXT.length - 1; cut++) {
      const disk = diskWith(bytesOf(TEXT.slice(0, cut)))
      const store = await open(disk)
      expect(store.state.seq).toBe(2)
      expect(store.warnings).toEqual([expect.stringMatching(/line 3: torn/)])
      expect(disk.contentOf(JOURNAL)).toHaveLength(cut)
      await store.append(cycleStarted(7))
      await store.close()
      const text = new TextDecoder().decode(disk.contentOf(JOURNAL))
      expect(text.slice(0, LAST)).toBe(TEXT.slice(0, LAST))
      expect((await journalEvents(disk, JOURNAL)).map((event) => event.seq)).toEqual([1, 2, 3])
      expect((await open(disk, true)).warnings).toEqual([])
    }
  })

  it('F12 keeps a last event that only lacks its newline', async () => {
    const disk = diskWith(bytesOf(TEXT.slice(0, -1)))
    const store = await open(disk)
    expect(store.state.seq).toBe(3)
    expect(store.warnings).toHaveLength(1)
    await store.append(cycleStarted(7))
    await store.close()
    expect(new TextDecoder().decode(disk.contentOf(JOURNAL)).startsWith(`${TEXT}{"seq":4,`)).toBe(true)
  })

  it('F12 takes a fragment with a newline, and a page of zeros, for torn too', async () => {
    for (const tail of [
      '{"seq":4,"at":"2026\n',
      `${'\0'.repeat(4096)}`,
      `{"seq":4,${'\0'.repeat(99)},"crc":"00000000"}\n`,
    ]) {
      const store = await open(diskWith(bytesOf(TEXT + tail)))
      expect(store.state.seq).toBe(3)
      expect(store.warnings).toHaveLength(1)
    }
  })

  it('F13 with any bit flipped is refused with 65 and left as it is', async () => {
    const whole = bytesOf(TEXT)
    const digitOfFormat = TEXT.indexOf('"format":1') + '"format":'.length
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.slice()
      flipped[at] = (whole[at] ?? 0) ^ (1 << (at % 8))
      // Another format number speaks for a newer version, before any checksum does.
      const isNewer = at === digitOfFormat && /[2-9]/.test(String.fromCharCode(flipped[at] ?? 0))
      await expectRefused(flipped, { code: isNewer ? 'STATE_NEWER' : 'STATE_CORRUPT' })
    }
  }, 20_000)

  it('F13 is refused with 65 where a line is missing, doubled, swapped or foreign', async () => {
    const [one = '', two = '', three = ''] = TEXT.split(/(?<=\n)/)
    const broken = [
      one + three,
      one + two + two + three,
      one + three + two,
      two + three,
      `${one}{}\n${two}`,
      'hello',
      'hello\n',
      '\0\0',
    ]
    for (const text of broken) {
      await expectRefused(bytesOf(text), { code: 'STATE_CORRUPT', exitCode: 65 })
    }
  })

  it('F13 is refused with 65 where it is gone and its snapshot is not', async () => {
    const disk = new MemoryDisk()
    const store = await open(disk)
    await store.append(STARTED)
    await store.close()
    await disk.remove(JOURNAL)
    await expect(open(disk)).rejects.toMatchObject({ code: 'STATE_CORRUPT' })
    expect(await disk.names('/state/p1')).toEqual(['snapshot.json'])
  })

  it('F13 is not read through a snapshot of another journal', async () => {
    const disk = new MemoryDisk()
    const store = await open(disk)
    await store.append(STARTED)
    await store.append(cycleStarted(1))
    await store.close()
    const other = journalText([
      { ...STARTED, loop: 'other' } as EventBody,
      cycleStarted(5),
      cycleStarted(6),
      cycleStarted(7),
    ])
    disk.place(JOURNAL, bytesOf(other))
    expect((await open(disk)).state).toMatchObject({ seq: 4, nextCycle: 8, loop: 'other' })
  })

  it('F13 never takes a damaged snapshot for the truth', async () => {
    const disk = new MemoryDisk()
    const store = await open(disk)
    await store.append(STARTED)
    await store.append(cycleStarted(1))
    const live = store.state
    await store.close()
    const whole = disk.contentOf('/state/p1/snapshot.json') ?? new Uint8Array()
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.slice()
      flipped[at] = (whole[at] ?? 0) ^ 2
      disk.place('/state/p1/snapshot.json', flipped)
      expect((await open(disk, true)).state).toEqual(live)
    }
  })

  it('F14 of a newer version is left alone with 78, whatever else stands in it', async () => {
    const newer = TEXT.replace('"format":1', '"format":2')
    const unknown = '{"format":9,"layout":"other"}\nmore\n'
    for (const text of [newer, newer.slice(0, 120), unknown]) {
      await expectRefused(bytesOf(text), { code: 'STATE_NEWER', exitCode: 78 })
    }
  })
})
