import { describe, expect, it } from 'vitest'
import { RULES } from '../model/check.js'
import type { SuiteJudgement } from '../model/judgement.js'
import { failing, greenRun, loopContext, manifestOf, passing, skipping } from '../testing/suite-run.js'
import { integrityCauses } from './integrity.js'
import { judge } from './judge.js'
import { mergeSuites } from './merge.js'

const judged = (suite: string, run: Parameters<typeof greenRun>[0] = {}, decides = true): SuiteJudgement => ({
  ...judge(greenRun({ suite, ...run }), loopContext()),
  suite,
  priority: decides ? 'P1' : 'P2',
  decides,
})
const red = { results: [passing('a'), failing('b')], exit: { ended: 'exited' as const, exitCode: 1 } }

describe('mergeSuites', () => {
  it('is green when each suite that decides is', () => {
    expect(mergeSuites([judged('one'), judged('two'), judged('three', red, false)])).toMatchObject({
      verdict: 'passed',
      green: true,
      passRate: 1,
      counts: { expected: 4, passed: 4 },
      failures: [],
    })
  })

  it('takes the worst verdict, sums counts and names failures by suite', () => {
    const merged = mergeSuites([judged('one', red), judged('two', { manifest: manifestOf('a::one', 'gone') })])
    expect(merged).toMatchObject({
      verdict: 'invalid',
      green: false,
      passRate: 2 / 4,
      counts: { expected: 4, failed: 1, missing: 1 },
    })
    expect(merged.failures).toMatchObject([
      { id: 'one/b', suite: 'one' },
      { id: 'two/gone', suite: 'two' },
    ])
  })

  it('shows each rule once, as the worst suite answered it', () => {
    const merged = mergeSuites([
      judged('one'),
      judged('two', { results: [passing('a'), skipping('b')] }),
      judged('three'),
    ])
    expect(merged.checks.map(({ rule }) => rule)).toEqual([...RULES])
    expect(merged.checks.find(({ rule }) => rule === 'none-skipped')).toMatchObject({
      held: false,
      suite: 'two',
      tests: ['two/b'],
    })
  })

  it('shows what breaks to the worse verdict first', () => {
    const environment = judge(greenRun(red), loopContext({ clusters: [{ owner: 'environment', members: ['b'] }] }))
    const two = { ...environment, suite: 'two', priority: 'P1', decides: true }
    const rows = mergeSuites([judged('one', red), two]).checks
    expect(rows.find(({ rule }) => rule === 'all-passed')).toMatchObject({ breaksTo: 'inconclusive', suite: 'two' })
  })

  it('is invalid where no suite decides', () => {
    const merged = mergeSuites([judged('one', {}, false)])
    expect(merged).toMatchObject({ verdict: 'invalid', green: false, passRate: null })
    expect(merged.checks.map(({ rule, held }) => [rule, held])).toEqual(RULES.map((rule) => [rule, null]))
  })
})

describe('integrityCauses', () => {
  it('makes one record of each check that broke to invalid, and of no other', () => {
    const run = greenRun({
      results: [passing('a'), failing('b')],
      manifest: manifestOf('a', 'b', 'gone'),
      floorMs: 500,
    })
    expect(integrityCauses(judge(run, loopContext()))).toMatchObject([
      { rule: 'manifest-complete', tests: ['gone'] },
      { rule: 'durations-plausible', tests: ['a'] },
    ])
    expect(integrityCauses(judge(greenRun(red), loopContext()))).toEqual([])
  })
})
