import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeCondition, mismatch, OPERATOR_NAMES } from './condition.js'
import { NOTHING } from './pointer.js'

const context = { nowMs: Date.parse('2026-01-01T00:00:00Z') }
const holds = (condition: unknown, value: unknown) => mismatch(condition, { there: true, value }, context) === undefined

/** condition, a value that meets it, a value that doesn't. */
const CASES: [string, unknown, unknown, unknown][] = [
  ['text', 'healthy', 'healthy', 'sick'],
  ['number', 3, 3, '3'],
  ['null', null, null, 0],
  ['list', [1, { a: 2 }], [1, { a: 2 }], [{ a: 2 }, 1]],
  ['equals', { equals: { a: 1, b: [2] } }, { b: [2], a: 1 }, { a: 1, b: [2], c: 3 }],
  ['not', { not: 'bad' }, 'good', 'bad'],
  ['not of an operator', { not: { gt: 5 } }, 5, 6],
  ['in', { in: [200, 204] }, 204, 201],
  ['gt', { gt: 5 }, 5.1, 5],
  ['gte', { gte: 5 }, 5, 4.9],
  ['lt', { lt: 5 }, 4, 5],
  ['lte', { lte: 5 }, 5, '4'],
  ['gt of texts', { gt: '2026-01-01' }, '2026-01-02', '2025-12-31'],
  ['type string', { type: 'string' }, '', 5],
  ['type number', { type: 'number' }, 5, '5'],
  ['type integer', { type: 'integer' }, 5, 5.5],
  ['type array', { type: 'array' }, [], {}],
  ['type object', { type: 'object' }, {}, null],
  ['type null', { type: 'null' }, null, false],
  ['exists', { exists: true }, null, undefined],
  ['matches', { matches: '^a+$' }, 'aaa', 'aab'],
  ['contains in a text', { contains: 'ell' }, 'hello', 'halo'],
  ['contains in a list', { contains: { at: { '/id': 2 } } }, [{ id: 1 }, { id: 2 }], [{ id: 1 }]],
  ['length', { length: 2 }, ['a', 'b'], ['a']],
  ['length of a text', { length: { gte: 2 } }, 'ab', 'a'],
  ['every', { every: { gt: 0 } }, [1, 2], [1, 0]],
  ['every of nothing', { every: { gt: 0 } }, [1], []],
  ['at', { at: { '/a/0': 'x' } }, { a: ['x'] }, { a: [] }],
  ['sorted', { sorted: 'asc' }, [1, 1, 2], [1, 3, 2]],
  ['sorted desc', { sorted: 'desc' }, [3, 2], [2, 3]],
  ['sorted by', { sorted: { by: '/n' } }, [{ n: 1 }, { n: 2 }], [{ n: 2 }, { n: 1 }]],
  ['sorted by what is not there', { sorted: { by: '/n' } }, [{ n: 1 }], [{ n: 1 }, {}]],
  ['unique', { unique: true }, [1, 2, 3], [1, 2, 1]],
  ['unique first two', { unique: true }, ['a'], ['a', 'a']],
  ['unique by', { unique: '/id' }, [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 1 }]],
  ['recent', { recent: '5m' }, '2026-01-01T00:04:00+00:00', '2026-01-01T01:00:00Z'],
  ['recent seconds', { recent: '5m' }, 1_767_225_600, 1_767_229_600],
  ['several operators', { gt: 1, lt: 3 }, 2, 3],
]

describe('a condition', () => {
  it.each(CASES)('%s holds for what meets it and for nothing else', (_name, condition, good, bad) => {
    expect(holds(condition, good)).toBe(true)
    const found = bad === undefined ? NOTHING : { there: true as const, value: bad }
    expect(mismatch(condition, found, context)).toMatchObject({
      expected: expect.any(String),
      actual: expect.any(String),
    })
  })

  it('has a case here for each operator', () => {
    const shown = JSON.stringify(CASES.map(([, condition]) => condition))
    expect(OPERATOR_NAMES.filter((name) => !shown.includes(`"${name}":`))).toEqual([])
  })

  it('is not met by what is not there, except `exists: false` and `not`', () => {
    for (const [, condition] of CASES) {
      if (typeof condition === 'object' && condition !== null && 'not' in condition) continue
      expect(mismatch(condition, NOTHING, context)).toBeDefined()
    }
    expect(mismatch({ exists: false }, NOTHING, context)).toBeUndefined()
    expect(mismatch({ not: 'bad' }, NOTHING, context)).toBeUndefined()
  })

  it('with an unknown operator never holds', () => {
    expect(holds({ matchs: 'a' }, 'a')).toBe(false)
    expect(holds({ constructor: 'a' }, 'a')).toBe(false)
  })

  it('names the element that is wrong', () => {
    const condition = { every: { at: { '/type': 'event' } } }
    expect(mismatch(condition, { there: true, value: [{ type: 'event' }, { type: 'error' }] }, context)).toEqual({
      pointer: '/1/type',
      expected: '"event"',
      actual: '"error"',
    })
  })

  it('takes a pattern that would hang a backtracking engine', () => {
    expect(holds({ matches: '^(a+)+$' }, `${'a'.repeat(50_000)}b`)).toBe(false)
  })

  it('equal to any JSON value holds for that value, and not for it inside a list', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(holds({ equals: value }, structuredClone(value))).toBe(true)
        expect(holds({ equals: value }, [value])).toBe(false)
      }),
    )
  })

  it('is described in words', () => {
    expect(describeCondition({ gt: 1, lt: 3 })).toBe('> 1 and < 3')
    expect(describeCondition({ every: { type: 'string' } })).toBe('every element type string')
    expect(describeCondition('healthy')).toBe('"healthy"')
  })
})
