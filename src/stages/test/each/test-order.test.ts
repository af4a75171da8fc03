import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestMemory } from '../../../model/history.js'
import { testOrder } from './test-order.js'

function order(ids: string[], memories: Record<string, Partial<TestMemory>>, abortAfter?: number): string[] {
  return testOrder(ids, {
    memory: (id) => memories[id] && { lastStatus: 'passed', durationsMs: [], ...memories[id] },
    ...(abortAfter !== undefined && { abortAfter }),
  })
}

describe('testOrder', () => {
  it('begins with what failed last time, the newest break first', () => {
    const memories = {
      old: { recent: 'pff' },
      fine: { recent: 'ppp' },
      fresh: { recent: 'ppf' },
      hung: { recent: 'pee' },
    }
    expect(order(['fine', 'old', 'hung', 'fresh'], memories)).toEqual(['fresh', 'old', 'hung', 'fine'])
  })

  it('counts a test that failed and was blocked after that as failed', () => {
    const memories = { a: { recent: 'pp' }, b: { lastStatus: 'blocked' as const, recent: 'fb' } }
    expect(order(['a', 'b'], memories)).toEqual(['b', 'a'])
  })

  it('goes by the last status where no letters are kept', () => {
    expect(order(['a', 'b'], { a: {}, b: { lastStatus: 'errored' } })).toEqual(['b', 'a'])
  })

  it('takes what never ran, then what ran longest ago', () => {
    const memories = { today: { recent: 'ppp' }, lately: { recent: 'p--' }, blocked: { recent: 'ppb' } }
    expect(order(['today', 'blocked', 'never', 'lately'], memories)).toEqual(['never', 'lately', 'blocked', 'today'])
  })

  it('takes the longest first among equals, by the median', () => {
    const memories = {
      short: { recent: 'p', durationsMs: [10] },
      long: { recent: 'p', durationsMs: [900, 1_000, 1_100] },
      outlier: { recent: 'p', durationsMs: [20, 20, 9_000] },
    }
    expect(order(['short', 'outlier', 'long'], memories)).toEqual(['long', 'outlier', 'short'])
  })

  it('asks one test that did not fail before among the first that may end the run', () => {
    const failed = { recent: 'f' }
    const memories = { a: failed, b: failed, c: failed, d: failed, e: { recent: 'p' }, f: { recent: 'p' } }
    expect(order(['a', 'b', 'c', 'd', 'e', 'f'], memories, 3)).toEqual(['a', 'b', 'e', 'c', 'd', 'f'])
  })

  it('loses and doubles no test', () => {
    const memory = fc.option(fc.record({ recent: fc.string({ unit: fc.constantFrom('p', 'f', 'b', '-', 'e') }) }))
    fc.assert(
      fc.property(
        fc.array(memory, { maxLength: 30 }),
        fc.option(fc.integer({ min: 2, max: 5 })),
        (known, abortAfter) => {
          const ids = known.map((_memory, index) => `t${index}`)
          const memories = Object.fromEntries(known.flatMap((each, index) => (each ? [[`t${index}`, each]] : [])))
          expect(order(ids, memories, abortAfter ?? undefined).toSorted()).toEqual(ids.toSorted())
        },
      ),
    )
  })
})
