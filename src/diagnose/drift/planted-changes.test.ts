import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drift } from './drift.js'
import type { DriftKind } from './drift-change.js'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Tree = { [key: string]: Json }

/** A document in which each key and each text is there once: a planted change has one explanation. */
const tree: fc.Arbitrary<Tree> = fc
  .tuple(fc.nat(), shape(3))
  .map(([seed, drawn]) => name(drawn, { next: seed % 1_000 }) as Tree)

function shape(depth: number): fc.Arbitrary<unknown[]> {
  const leaf = fc.constantFrom('text', 'number', 'boolean', 'null')
  const child: fc.Arbitrary<unknown> =
    depth === 0
      ? leaf
      : fc.oneof(
          { weight: 3, arbitrary: leaf },
          { weight: 2, arbitrary: shape(depth - 1) },
          { weight: 1, arbitrary: fc.record({ list: shape(depth - 1) }) },
        )
  return fc.array(child, { minLength: 2, maxLength: 5 })
}

function name(drawn: unknown, count: { next: number }): Json {
  if (drawn === 'text') return `text ${count.next++} of it`
  if (drawn === 'number') return 100 + count.next++
  if (drawn === 'boolean') return true
  if (drawn === 'null') return null
  if (Array.isArray(drawn))
    return Object.fromEntries(
      drawn.map((child) => [`${WORDS[count.next % WORDS.length]}${count.next++}`, name(child, count)]),
    )
  return [name((drawn as { list: unknown }).list, count)]
}

const WORDS = ['alpha/', 'bravo', 'charlie', 'delta~', 'echo', 'foxtrot']
const part = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Every object in it with its pointer. */
function objectsIn(value: Json, pointer = ''): { pointer: string; object: Tree }[] {
  if (Array.isArray(value)) return value.flatMap((item) => objectsIn(item, `${pointer}/-`))
  if (typeof value !== 'object' || value === null) return []
  return [
    { pointer, object: value },
    ...Object.entries(value).flatMap(([key, child]) => objectsIn(child, pointer + part(key))),
  ]
}

type Planted = { kind: DriftKind; from: string | null; to: string | null }

/** Makes one change in place. */
const PLANTS: Record<string, (place: { pointer: string; object: Tree }, pick: number, root: Tree) => Planted> = {
  removed({ pointer, object }, pick) {
    const key = keyOf(object, pick)
    delete object[key]
    return { kind: 'removed', from: pointer + part(key), to: null }
  },
  added({ pointer, object }) {
    object.brandNew = 'never seen before'
    return { kind: 'added', from: null, to: `${pointer}/brandNew` }
  },
  renamed({ pointer, object }, pick) {
    const key = keyOf(object, pick)
    object.otherName = object[key] ?? null
    delete object[key]
    return { kind: 'renamed', from: pointer + part(key), to: `${pointer}/otherName` }
  },
  'type-changed'({ pointer, object }, pick) {
    const key = keyOf(object, pick)
    object[key] = typeof object[key] === 'number' ? 'now a text' : 4_711
    return { kind: 'type-changed', from: pointer + part(key), to: pointer + part(key) }
  },
  wrapped({ pointer, object }) {
    const inner = { ...object }
    for (const key of Object.keys(object)) delete object[key]
    object.type = 'envelope'
    object.payload = inner
    return { kind: 'wrapped', from: pointer, to: `${pointer}/payload` }
  },
  moved({ pointer, object }, pick, root) {
    const key = keyOf(object, pick)
    root.newHome = { [key]: object[key] ?? null }
    delete object[key]
    return { kind: 'moved', from: pointer + part(key), to: `/newHome${part(key)}` }
  },
}

function keyOf(object: Tree, pick: number): string {
  const keys = Object.keys(object)
  return keys[pick % keys.length] ?? ''
}

describe('drift, whatever the document', () => {
  it('is empty between a document and itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(drift(value, structuredClone(value))).toEqual({ breaking: false, changes: [] })
      }),
    )
  })

  it.each(Object.keys(PLANTS))('finds exactly the one %s', (kind) => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (before, where, pick) => {
        const after = structuredClone(before)
        const places = objectsIn(after)
        const place = places[where % places.length]
        if (place === undefined) return
        const planted = PLANTS[kind]?.(place, pick, after)
        const { changes } = drift(before, after)
        expect(changes.map(({ kind: found, from, to }) => ({ kind: found, from, to }))).toEqual([planted])
      }),
      { numRuns: 200 },
    )
  })

  it('never throws, and calls breaking what has a breaking change', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 5 }), (expected, actual) => {
        const { breaking, changes } = drift(expected, actual)
        expect(breaking).toBe(changes.some((change) => change.breaking))
        for (const { kind, from, to } of changes) {
          expect([from === null, to === null]).toEqual([kind === 'added', kind === 'removed'])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('survives a document deeper than any stack', () => {
    const deep = JSON.parse(`${'{"a":['.repeat(4_000)}1${']}'.repeat(4_000)}`) as unknown
    expect(drift(deep, { data: deep }).breaking).toBe(true)
    expect(drift(deep, deep).changes).toEqual([])
  })

  it('takes about linear time: a megabyte in seconds at most, on a busy machine too', { timeout: 60_000 }, () => {
    const record = (index: number) => ({
      id: `id-${index}`,
      type: 'row',
      user: { name: `n${index}`, tags: ['a', 'b'] },
      amount: index,
    })
    const list = Array.from({ length: 10_000 }, (_, index) => record(index))
    const dictionary = Object.fromEntries(list.map((row, index) => [`key${index}`, row]))
    const others = Object.fromEntries(list.map((row, index) => [`other${index * 7}`, row]))
    const elsewhere = { ...others, home: dictionary }
    expect(JSON.stringify(list).length).toBeGreaterThan(700_000)
    for (const [expected, actual] of [
      [list, { data: list }],
      [dictionary, { v: 1, data: dictionary }],
      [dictionary, others],
      [dictionary, {}],
      [{ a: dictionary }, { b: elsewhere }],
    ]) {
      const startedMs = performance.now()
      drift(expected, actual)
      expect(performance.now() - startedMs).toBeLessThan(8_000)
    }
  })
})
