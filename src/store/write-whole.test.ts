import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { chanceOf } from '../testing/chance.js'
import { faultyDisk } from '../testing/faulty-disk.js'
import { MemoryDisk } from '../testing/memory-disk.js'
import { writeWhole } from './write-whole.js'

const PATH = '/state/verdict.json'
const OLD = 'the old content'
const NEW = 'the new content, somewhat longer'

function diskWithOld(): MemoryDisk {
  const disk = new MemoryDisk()
  disk.place(PATH, new TextEncoder().encode(OLD))
  return disk
}

const textOn = (disk: MemoryDisk) => new TextDecoder().decode(disk.contentOf(PATH))

describe('writing a file whole', () => {
  it('F02 is done for good once it says so, power cut or not', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const disk = diskWithOld()
      await writeWhole({ disk, clock: systemClock }, PATH, NEW)
      expect(textOn(disk.powerCut(chanceOf(seed)))).toBe(NEW)
    }
  })

  it('F01 F02 leaves the old or the new file, wherever it dies', async () => {
    for (const kind of ['crash', 'tear'] as const) {
      for (let at = 1; ; at++) {
        const disk = diskWithOld()
        const faulty = faultyDisk(disk, { kind, at })
        await writeWhole({ disk: faulty.disk, clock: systemClock }, PATH, NEW).catch(() => undefined)
        if (!faulty.happened()) break
        for (const found of [disk, disk.powerCut(chanceOf(at)), disk.powerCut(chanceOf(at + 100))]) {
          expect([OLD, NEW]).toContain(textOn(found))
        }
      }
    }
  })

  it('F03 F05 leaves the old file and no temp file when a call fails', async () => {
    for (const [name, code] of [
      ['write', 'ENOSPC'],
      ['syncData', 'EIO'],
      ['rename', 'EIO'],
    ] as const) {
      const disk = diskWithOld()
      const faulty = faultyDisk(disk, { kind: 'error', at: 1, code, only: [name] })
      const writing = writeWhole({ disk: faulty.disk, clock: systemClock }, PATH, NEW)
      await expect(writing).rejects.toMatchObject({ code: 'STATE_IO', message: expect.stringContaining(PATH) })
      expect(textOn(disk)).toBe(OLD)
      expect(await disk.names('/state')).toEqual(['verdict.json'])
    }
  })
})
