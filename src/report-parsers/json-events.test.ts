import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReportProblem } from '../model/test-run.js'
import { readJson } from './json-events.js'

async function read(
  text: string | Uint8Array,
  size = 1 << 16,
): Promise<{ root: unknown; elements: unknown[]; problems: ReportProblem[] }> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const problems: ReportProblem[] = []
  const elements: unknown[] = []
  const root = await readJson(chunks(), problems, { 'a/list': (element) => elements.push(element) })
  return { root, elements, problems }
}

async function kindOf(text: string | Uint8Array): Promise<string | undefined> {
  return (await read(text)).problems[0]?.kind
}

describe('reading JSON element by element', () => {
  it('hands out what JSON.parse would, for any value and any chunks', async () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as unknown)
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { maxLength: 5 }),
        json,
        fc.integer({ min: 1, max: 40 }),
        async (list, other, size) => {
          const document = { other, a: { before: other, list, after: [list] } }
          const text = JSON.stringify(document, null, size % 3)
          if (text.includes('"__proto__"')) return
          const { root, elements, problems } = await read(text, size)
          expect(problems).toEqual([])
          expect(elements).toEqual(JSON.parse(JSON.stringify(list)))
          expect(root).toEqual({ ...document, a: { ...document.a, list: [] } })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes the elements of a list whose keys are written with escapes', async () => {
    expect((await read('{"a":{"l\\u0069st":[1,2]}}')).elements).toEqual([1, 2])
  })

  it.each([
    ['{"a":{"list":[1,2', 'cut'],
    ['{"a":{"list":[{"x":"y', 'cut'],
    ['{"a":1', 'cut'],
    ['{"a":1} {"a":2}', 'malformed'],
    ['{"a":1}}', 'malformed'],
    ['{"a":{"list":[1,]}}', 'malformed'],
    ['{"a":{"list":[,1]}}', 'malformed'],
    ['{"a":{"list":[1 2]}}', 'malformed'],
    ['{"a":{"list":[{"x":1]]}}', 'malformed'],
    ['{"a":{"list":[1}}', 'cut'],
    ['{"a":"\\x"}', 'malformed'],
    ['{"a":"\\u12"}', 'malformed'],
    ['{"a":"line\nbreak"}', 'malformed'],
    ["{'a':1}", 'malformed'],
    ['[1]', 'malformed'],
    ['"text"', 'malformed'],
    ['{"a":1,"a":1}', 'hostile'],
    ['{"a":1,"\\u0061":1}', 'hostile'],
    ['{"a":{"list":[{"x":1,"x":1}]}}', 'hostile'],
    ['{"a":{"list":[]},"a":{"list":[]}}', 'hostile'],
    ['{"a":{"list":[{"y":[{"__proto__":{"status":"passed"}}]}]}}', 'hostile'],
    ['{"a":"\0"}', 'hostile'],
  ])('refuses %j as %s', async (text, kind) => {
    expect(await kindOf(text)).toBe(kind)
  })

  it('refuses bytes that are not UTF-8', async () => {
    expect(await kindOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBe('malformed')
  })

  it.each(['[', '{"a":'])('refuses 100,000 levels of %s without falling over', async (open) => {
    expect(await kindOf(`{"a":{"list":[${open.repeat(100_000)}`)).toBe('hostile')
    expect(await kindOf(`{"x":${open.repeat(100_000)}`)).toBe('hostile')
  })

  it('leaves the prototype of objects alone', async () => {
    await read('{"__proto__":{"polluted":true},"a":{"list":[{"constructor":{"prototype":{"polluted":true}}}]}}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('hands huge numbers on as they are', async () => {
    expect((await read('{"a":{"list":[1e999,-1e999,1e400]}}')).elements).toEqual([Infinity, -Infinity, Infinity])
  })
})
