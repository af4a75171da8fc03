import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import type { TestResult } from '../../model/test-result.js'
import { aCause, anAnalysis } from '../../testing/builders.js'
import { compareCycles } from './compare-cycles.js'
import { printComparison } from './print-comparison.js'

function aCycle(
  number: number,
  statuses: Record<string, TestResult['status']>,
  durationMs = 10,
  causes: string[] = [],
): Cycle {
  const results = Object.entries(statuses).map(
    ([id, status]) => ({ id, status, durationMs, attempts: [], flaky: false, phase: 'call' }) as TestResult,
  )
  const analysis = anAnalysis({ causes: causes.map((id) => aCause({ id, title: `why ${id}` })) })
  return {
    number,
    runId: 'r',
    session: 's',
    startedAt: '2026-01-01T00:00:00Z',
    history: emptyHistory(),
    test: { status: 'succeeded', output: { suites: [{ suite: 'p1', results }] } as never },
    analyze: { status: 'succeeded', output: analysis },
  }
}

describe('two cycles side by side', () => {
  it('names what was fixed, what broke, and what else changed', () => {
    const a = aCycle(1, { a: 'failed', b: 'passed', c: 'passed', d: 'failed', e: 'passed' })
    const b = aCycle(2, { a: 'passed', b: 'errored', c: 'passed', d: 'skipped', f: 'passed' })
    expect(compareCycles('p1', a, b)).toMatchObject({
      fixed: ['p1/a'],
      broken: ['p1/b'],
      changed: [
        { id: 'p1/d', from: 'failed', to: 'skipped' },
        { id: 'p1/e', from: 'passed', to: null },
        { id: 'p1/f', from: null, to: 'passed' },
      ],
    })
  })

  it('turns round when the cycles do', () => {
    const a = aCycle(1, { a: 'failed', b: 'passed' }, 10, ['x'])
    const b = aCycle(2, { a: 'passed', b: 'failed' }, 10, ['y'])
    const there = compareCycles('p1', a, b)
    const back = compareCycles('p1', b, a)
    expect(there.fixed).toEqual(back.broken)
    expect(there.causes.new).toEqual(back.causes.gone)
  })

  it('names causes that are new, gone and in both', () => {
    const { causes } = compareCycles('p1', aCycle(1, {}, 10, ['x', 'y']), aCycle(2, {}, 10, ['y', 'z']))
    expect(causes.new.map(({ id }) => id)).toEqual(['z'])
    expect(causes.gone.map(({ id }) => id)).toEqual(['x'])
    expect(causes.both.map(({ id }) => id)).toEqual(['y'])
  })

  it('names durations that changed a lot, and no others', () => {
    const compared = (from: number, to: number) =>
      compareCycles('p1', aCycle(1, { a: 'passed' }, from), aCycle(2, { a: 'passed' }, to)).durations.length
    expect([
      compared(100, 300),
      compared(300, 100),
      compared(1, 90),
      compared(1000, 1500),
      compared(Number.NaN, 900),
    ]).toEqual([1, 1, 0, 0, 0])
  })

  it('prints nothing that a terminal would obey', () => {
    const text = printComparison(
      compareCycles('p1', aCycle(1, { '\x1b[2Jx': 'failed' }), aCycle(2, { '\x1b[2Jx': 'passed' })),
    )
    expect(text).toContain('fixed (1)')
    expect(text).not.toContain('\x1b')
  })

  it('says so where nothing changed', () => {
    const a = aCycle(1, { a: 'passed' })
    expect(printComparison(compareCycles('p1', a, a))).toContain('no test and no cause changed')
  })
})
