import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../model/test-result.js'
import type { SuiteRun } from '../../model/test-run.js'
import {
  answer,
  failing,
  flaking,
  greenRun,
  loopContext,
  passing,
  skipping,
  TODAY,
  wholeReport,
} from '../../testing/suite-run.js'
import { judgeContext } from '../context.js'

const taking = (durationMs: number | undefined, id = 'a'): TestResult => {
  const { durationMs: _none, ...result } = passing(id, { attempts: [{ status: 'passed' }] })
  return durationMs === undefined ? result : passing(id, { durationMs })
}
const ask = (results: TestResult[], more: Partial<SuiteRun> = {}) =>
  answer('durations-plausible', greenRun({ results, workers: 2, ...more }))

describe('durations-plausible', () => {
  it('holds for what fits', () => {
    expect(ask([taking(9_000), taking(9_000, 'b')])).toMatchObject({ held: true, actual: '2 durations, 18 s in all' })
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, null as unknown as number])('is invalid for %s', (durationMs) => {
    expect(ask([passing('a'), passing('b', { durationMs })])).toMatchObject({
      held: false,
      breaksTo: 'invalid',
      tests: ['b'],
    })
  })

  it('is invalid for an impossible duration of an attempt, or behind possible attempts', () => {
    const attempts = [
      { status: 'failed' as const, durationMs: -5 },
      { status: 'passed' as const, durationMs: 5 },
    ]
    expect(ask([flaking('a', { attempts })]).held).toBe(false)
    expect(ask([passing('a', { durationMs: Number.NaN, attempts: [{ status: 'passed', durationMs: 5 }] })]).held).toBe(
      false,
    )
  })

  it('is invalid for an impossible duration of a failed or skipped test too', () => {
    expect(ask([failing('a', { durationMs: -1 })]).held).toBe(false)
    expect(ask([skipping('a', { durationMs: Number.NaN })]).held).toBe(false)
  })

  it('is invalid for a test longer than the whole run', () => {
    expect(ask([taking(10_003)])).toMatchObject({
      held: false,
      tests: ['a'],
      message: expect.stringContaining('longer than the whole run of 10 s'),
    })
    expect(ask([taking(10_001)]).held).toBe(true)
  })

  it('is invalid for a sum that does not fit the window × workers', () => {
    const results = ['a', 'b', 'c'].map((id) => taking(7_000, id))
    expect(ask(results)).toMatchObject({ held: false, actual: '21 s in 10 s × 2' })
    expect(ask(results, { workers: 3 }).held).toBe(true)
  })

  it('sums all attempts', () => {
    const attempts = [1, 2, 3].map(() => ({ status: 'passed' as const, durationMs: 7_000 }))
    expect(ask([passing('a', { durationMs: 7_000, attempts })]).held).toBe(false)
  })

  it('allows the part of a second that a window in whole seconds leaves out', () => {
    const run = greenRun({ results: [taking(10_900)] })
    const windowKnown = { started: true, finished: true }
    expect(
      answer('durations-plausible', run, judgeContext('command', TODAY, { windowKnown, windowStepMs: 1_000 })).held,
    ).toBe(true)
    expect(answer('durations-plausible', run, judgeContext('command', TODAY, { windowKnown })).held).toBe(false)
  })

  it('assumes 16 workers for the command, and none in a loop that does not know', () => {
    const results = Array.from({ length: 17 }, (_, index) => taking(9_999, `t${index}`))
    const run = greenRun({ results })
    const windowKnown = { started: true, finished: true }
    expect(answer('durations-plausible', run, judgeContext('command', TODAY, { windowKnown })).held).toBe(false)
    expect(answer('durations-plausible', run)).toMatchObject({
      held: true,
      warning: expect.stringContaining('number of workers'),
    })
    expect(answer('durations-plausible', greenRun({ results, reports: [wholeReport({ workers: 8 })] })).held).toBe(
      false,
    )
  })

  it('asks nothing of a window that is not known', () => {
    expect(
      answer('durations-plausible', greenRun({ results: [taking(1e9)] }), judgeContext('command', TODAY)).held,
    ).toBe(true)
  })

  it('breaks below the floor only where one is set, naming the tests', () => {
    const results = [taking(49), taking(50, 'b')]
    expect(ask(results).held).toBe(true)
    expect(ask(results, { floorMs: 50 })).toMatchObject({
      held: false,
      breaksTo: 'invalid',
      tests: ['a'],
      actual: '1 below 50 ms',
    })
  })

  it('takes a pass without a duration among others with one for too short', () => {
    expect(ask([taking(undefined), taking(500, 'b')], { floorMs: 50 })).toMatchObject({ held: false, tests: ['a'] })
  })

  it('asks the floor of passes alone: a failure may be quick', () => {
    expect(ask([failing('a', { durationMs: 1 }), skipping('b'), taking(60, 'c')], { floorMs: 50 }).held).toBe(true)
  })

  it('warns of a zero that the format could have shown', () => {
    const zero = [taking(0), taking(5, 'b')]
    expect(ask(zero)).toMatchObject({ held: true, warning: expect.stringContaining('no time at all: a.') })
    expect(ask(zero, { reports: [wholeReport({ durationResolutionMs: 10 })] }).warning).toBeUndefined()
    expect(ask([skipping('a'), taking(5, 'b')]).warning).toBeUndefined()
  })

  it('breaks for a pass after its time-out, not for a failure that overran it', () => {
    expect(ask([taking(2_500)], { testTimeoutMs: 2_000 })).toMatchObject({ held: false, tests: ['a'] })
    expect(ask([failing('a', { durationMs: 2_500 })], { testTimeoutMs: 2_000 }).held).toBe(true)
  })

  it('is not asked where nothing carries a duration, floor or not', () => {
    expect(ask([taking(undefined)])).toMatchObject({ held: null, actual: 'none' })
    expect(ask([taking(undefined)], { floorMs: 50 }).held).toBeNull()
    expect(answer('durations-plausible', greenRun({ results: [] }), loopContext()).held).toBeNull()
  })
})
