import { describe, expect, it } from 'vitest'
import { failing, greenRun, manifestOf, passing } from '../testing/suite-run.js'
import type { Analysis } from './analysis.js'
import type { Cycle } from './cycle.js'
import { emptyHistory } from './history.js'
import { rememberCycle } from './remember.js'
import type { SuiteRun } from './test-run.js'

function acceptedAfter(suite: SuiteRun): string[] | undefined {
  const suites = [{ suite: 'p1', verdict: 'failed' }]
  const cycle = {
    number: 1,
    history: emptyHistory(),
    test: { status: 'succeeded', output: { window: suite.window, suites: [suite] } },
    analyze: { status: 'succeeded', output: { suites, causes: [], verdict: 'failed' } as unknown as Analysis },
  } as unknown as Cycle
  const end = { at: '2026-03-01T09:00:00Z', outcome: 'completed', verdict: 'failed', green: false } as const
  return rememberCycle(cycle, end).accepted.p1?.ids
}

describe('the ids that stand for a manifest', () => {
  it('are those of a run that was believed', () => {
    expect(acceptedAfter(greenRun())).toEqual(['a::one', 'a::two'])
  })

  it('grow with tests that are new, and shrink with none', () => {
    const manifest = { source: 'last-accepted' as const, name: 'the last accepted run', ids: ['a::gone', 'a::one'] }
    expect(acceptedAfter(greenRun({ manifest }))).toEqual(['a::gone', 'a::one', 'a::two'])
  })

  it('are the manifest’s where there is one', () => {
    expect(acceptedAfter(greenRun({ manifest: manifestOf('a::one') }))).toEqual(['a::one'])
  })

  it('are not taken from a run that was ended early and knows only what it ran', () => {
    const exit = { ended: 'exited' as const, reason: 'aborted after 3 failures of one signature' }
    expect(acceptedAfter(greenRun({ exit, results: [failing('a')] }))).toBeUndefined()
    const blocked = { ...passing('b', { status: 'blocked' as const }), attempts: [] }
    expect(acceptedAfter(greenRun({ exit, results: [failing('a'), blocked] }))).toEqual(['a', 'b'])
  })
})
