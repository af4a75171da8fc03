import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReportProblem } from '../model/test-run.js'
import { decodeChunks } from './decode.js'
import { boundEnds, boundHead, LIMITS } from './limits.js'
import { chunksOf } from './testing/parse-text.js'
import { forEachLine } from './text-lines.js'

async function decoded(bytes: Uint8Array, chunkBytes: number) {
  const problems: ReportProblem[] = []
  let text = ''
  for await (const piece of decodeChunks(chunksOf(bytes, chunkBytes), problems)) text += piece
  return { text, kinds: problems.map(({ kind }) => kind) }
}

async function lines(text: string, chunkBytes = 7) {
  const found: [number, string][] = []
  const problems: ReportProblem[] = []
  const end = await forEachLine(chunksOf(new TextEncoder().encode(text), chunkBytes), problems, (line, number) => {
    found.push([number, line])
  })
  return { found, end, problems }
}

describe('decodeChunks', () => {
  it('gives the same text in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !/[\0\ufeff\ufffd]/.test(text)),
        fc.integer({ min: 1, max: 9 }),
        async (text, size) => {
          expect(await decoded(new TextEncoder().encode(text), size)).toEqual({ text, kinds: [] })
        },
      ),
    )
  })

  it('never throws, whatever the bytes, and says when they are not UTF-8', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), async (bytes, size) => {
        const { text, kinds } = await decoded(bytes, size)
        if (text.includes('\0')) expect(kinds).toContain('hostile')
      }),
    )
    expect((await decoded(Uint8Array.from([65, 0xff, 66]), 1)).kinds).toEqual(['malformed'])
    expect((await decoded(Uint8Array.from([65, 0xe2, 0x82]), 2)).kinds).toEqual(['malformed'])
  })

  it('reads UTF-16 with a mark, both ways round', async () => {
    expect((await decoded(Uint8Array.from([0xff, 0xfe, 65, 0, 0xfc, 0]), 3)).text).toBe('Aü')
    expect((await decoded(Uint8Array.from([0xfe, 0xff, 0, 65, 0, 0xfc]), 1)).text).toBe('Aü')
  })
})

describe('forEachLine', () => {
  it('numbers lines from 1 and takes LF and CRLF', async () => {
    const { found, end } = await lines('one\r\n\ntwo\nthree')
    expect(found).toEqual([
      [1, 'one'],
      [2, ''],
      [3, 'two'],
      [4, 'three'],
    ])
    expect(end).toEqual({ lines: 4, endedWithNewline: false })
  })

  it('says that the last line was ended', async () => {
    expect((await lines('one\n')).end).toEqual({ lines: 1, endedWithNewline: true })
    expect((await lines('')).end).toEqual({ lines: 0, endedWithNewline: true })
  })

  it('bounds the longest line and goes on after it', async () => {
    const { found, problems } = await lines(`${'x'.repeat(LIMITS.lineChars + 10)}\nnext\n`, 1 << 20)
    expect(found.map(([number, line]) => [number, line.length])).toEqual([
      [1, LIMITS.lineChars],
      [2, 4],
    ])
    expect(problems).toMatchObject([{ kind: 'hostile', line: 1 }])
  })
})

describe('bounded texts', () => {
  it('never exceed their limit and never split a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 40, max: 120 }), (text, limit) => {
        for (const bound of [boundHead, boundEnds]) {
          const kept = bound(text, limit)
          expect(kept.length).toBeLessThanOrEqual(Math.max(limit, text.length <= limit ? text.length : 0))
          expect(() => encodeURIComponent(kept)).not.toThrow()
        }
      }),
    )
  })
})
