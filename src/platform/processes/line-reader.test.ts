import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineReader } from './line-reader.js'

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = []
  const reader = new LineReader(
    (bytes) => bytes,
    (line) => lines.push(line),
  )
  for (const chunk of chunks) reader.push(Buffer.from(chunk))
  reader.end()
  return lines
}

describe('lines', () => {
  test('are the same however the bytes are cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '🚀', '\n', '\r\n', ' '), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 10 }), (whole, cuts) => {
        const bytes = Buffer.from(whole)
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
        const chunks = places.slice(1).map((end, at) => bytes.subarray(places[at], end))
        const expected = whole.split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(linesOf(chunks)).toEqual(expected.map((line) => line.replace(/\r$/, '')))
      }),
    )
  })

  test('F32 of any length are cut at 64 Ki characters, and the next one is whole', () => {
    const chunks = [...Array.from({ length: 50 }, () => Buffer.alloc(10_000, 'x')), Buffer.from('\nnext\n')]
    expect(linesOf(chunks)).toEqual([`${'x'.repeat(65_536)}…`, 'next'])
  })

  test('that were begun or fall into a gap are left out', () => {
    const lines: string[] = []
    const reader = new LineReader(
      (bytes) => bytes,
      (line) => lines.push(line),
    )
    reader.push(Buffer.from('one\ntw'))
    reader.skip()
    reader.push(Buffer.from('rest of'))
    reader.push(Buffer.from(' three\nfour\n'))
    expect(lines).toEqual(['one', 'four'])
  })
})
