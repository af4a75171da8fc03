import { describe, expect, it } from 'vitest'
import type { FlakyPolicy } from '../../model/policy.js'
import { answer, flaking, greenRun, loopContext, manifestOf, passing, wholeReport } from '../../testing/suite-run.js'

const ask = (flaky: FlakyPolicy, run = greenRun({ results: [passing('a'), flaking('b')] })) =>
  answer('no-flaky', run, loopContext({ flaky }))
const until = (date: string, test = 'b'): FlakyPolicy => ({ quarantine: [{ test, until: date, reason: 'T-1' }] })

describe('no-flaky', () => {
  it('holds where each test was asked once', () => {
    expect(ask('fail', greenRun()).held).toBe(true)
  })

  it('is failed by default and shows the attempts', () => {
    const check = ask('fail')
    expect(check).toMatchObject({ held: false, breaksTo: 'failed', tests: ['b'], actual: '1 of 2' })
    expect(check.message).toContain('b (failed, passed)')
  })

  it('warns where the policy says so', () => {
    expect(ask('warn')).toMatchObject({ held: true, warning: expect.stringContaining('b (failed, passed)') })
  })

  it('excuses a test in quarantine until the end of its last day', () => {
    expect(ask(until('2026-01-31'))).toMatchObject({ held: true, warning: expect.stringContaining('T-1') })
    expect(ask(until('2026-01-31', 'p1/b')).held).toBe(true)
    expect(ask(until('2026-01-30')).held).toBe(false)
    expect(ask(until('2026-01-31T12:00:00Z')).held).toBe(false)
    expect(ask(until('some day')).held).toBe(false)
    expect(ask(until('2026-12-31', 'another')).held).toBe(false)
  })

  it('only lists flakes outside the manifest', () => {
    const run = greenRun({ results: [passing('a'), flaking('b')], manifest: manifestOf('a') })
    expect(ask('fail', run)).toMatchObject({ held: true, warning: expect.stringContaining('b') })
  })

  it('is not asked where the format hides attempts, and still breaks on what is seen', () => {
    const reports = [wholeReport({ shows: { attempts: false, interruption: true } })]
    expect(ask('fail', greenRun({ reports })).held).toBeNull()
    expect(ask('fail', greenRun({ reports, results: [flaking('b')] })).held).toBe(false)
  })
})
