import { describe, expect, it } from 'vitest'
import { TESTING, viewAfter, withProgress } from '../../testing/view-states.js'

describe('the view', () => {
  it('counts tests as they end, and knows which still run', () => {
    const view = withProgress(
      viewAfter(TESTING),
      { kind: 'suite:started', suite: 'p1', expected: 3 },
      { kind: 'test:started', suite: 'p1', test: 'a' },
      { kind: 'test:started', suite: 'p1', test: 'b' },
      { kind: 'test:finished', suite: 'p1', test: 'a', status: 'passed' },
      { kind: 'test:started', suite: 'p1', test: 'c' },
      { kind: 'test:finished', suite: 'p1', test: 'c', status: 'errored' },
    )
    expect(view.suites).toHaveLength(1)
    expect(view.suites[0]).toMatchObject({ expected: 3, counts: { passed: 1, errored: 1 }, finished: false })
    expect(view.suites[0]?.running.map(({ test }) => test)).toEqual(['b'])
    expect(view.suites[0]?.failures).toEqual([{ test: 'c', status: 'errored' }])
  })

  it('lists a skipped test not as a failure, and has nothing running once a suite is over', () => {
    const view = withProgress(
      viewAfter(TESTING),
      { kind: 'test:started', suite: 'p1', test: 'a' },
      { kind: 'test:finished', suite: 'p1', test: 'b', status: 'skipped' },
      { kind: 'suite:finished', suite: 'p1' },
    )
    expect(view.suites[0]).toMatchObject({ running: [], failures: [], finished: true, counts: { skipped: 1 } })
  })

  it('counts anew when a suite starts again', () => {
    const view = withProgress(
      viewAfter(TESTING),
      { kind: 'test:finished', suite: 'p1', test: 'a', status: 'failed' },
      { kind: 'suite:started', suite: 'p1' },
    )
    expect(view.suites[0]?.counts.failed).toBe(0)
  })

  it('keeps a bounded number of failures, the newest', () => {
    const failures = [...Array(100).keys()].map(
      (index) => ({ kind: 'test:finished', suite: 'p1', test: `t${index}`, status: 'failed' }) as const,
    )
    const view = withProgress(viewAfter(TESTING), ...failures)
    expect(view.suites[0]?.failures).toHaveLength(20)
    expect(view.suites[0]?.failures.at(-1)?.test).toBe('t99')
    expect(view.suites[0]?.counts.failed).toBe(100)
  })

  it('forgets suites and times of the last cycle when the next one starts', () => {
    const tested = withProgress(viewAfter(TESTING), { kind: 'suite:started', suite: 'p1' })
    expect(tested.stageMs).toEqual({ deploy: 870 })
    const next = viewAfter([
      ...TESTING,
      { event: 'cycle:finished', cycle: 1, outcome: 'abandoned', verdict: 'inconclusive', green: false },
      { event: 'cycle:started', cycle: 2, runId: 'r', session: 's' },
    ])
    expect(next).toMatchObject({ stageMs: {}, suites: [] })
  })

  it('knows that the session is over, and how', () => {
    const over = viewAfter([...TESTING, { event: 'loop:stopped', session: 's', reason: 'stalled', exitCode: 3 }])
    expect(over.ended).toEqual({ reason: 'stalled', exitCode: 3 })
    const left = viewAfter([...TESTING, { event: 'loop:interrupted', session: 's', reason: 'SIGINT' }])
    expect(left.ended).toEqual({ reason: 'interrupted', exitCode: 130 })
    const again = viewAfter([
      ...TESTING,
      { event: 'loop:interrupted', session: 's', reason: 'SIGINT' },
      { event: 'loop:resumed', session: 's', reason: 'interrupted' },
    ])
    expect(again.ended).toBeUndefined()
  })
})
