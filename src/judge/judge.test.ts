import { describe, expect, it } from 'vitest'
import { RULES } from '../model/check.js'
import {
  failing,
  flaking,
  greenRun,
  loopContext,
  manifestOf,
  passing,
  skipping,
  TODAY,
  wholeReport,
} from '../testing/suite-run.js'
import { judgeContext } from './context.js'
import { judge } from './judge.js'

const brokenRules = (run: Parameters<typeof judge>[0], context = loopContext()) =>
  judge(run, context)
    .checks.filter(({ held }) => held === false)
    .map(({ rule }) => rule)

describe('judge', () => {
  it('calls a green run green', () => {
    expect(judge(greenRun(), loopContext())).toMatchObject({
      verdict: 'passed',
      green: true,
      passRate: 1,
      failures: [],
    })
  })

  it('answers each rule once, in the order of the contract', () => {
    expect(judge(greenRun(), loopContext()).checks.map(({ rule }) => rule)).toEqual([...RULES])
  })

  it('counts the tests of the manifest, and lists all that stands against green', () => {
    const results = [
      passing('a'),
      failing('b'),
      failing('c', { status: 'errored' }),
      skipping('d'),
      flaking('e'),
      failing('x'),
      skipping('y'),
      passing('z'),
    ]
    const { counts, passRate, failures } = judge(
      greenRun({ results, manifest: manifestOf('a', 'b', 'c', 'd', 'e', 'gone') }),
      loopContext(),
    )
    expect(counts).toEqual({
      expected: 6,
      collected: 8,
      passed: 2,
      failed: 1,
      errored: 1,
      skipped: 1,
      blocked: 0,
      missing: 1,
      flaky: 1,
    })
    expect(passRate).toBe(2 / 6)
    expect(failures.map(({ id, status, outside }) => [id, status, outside ?? false])).toEqual([
      ['b', 'failed', false],
      ['c', 'errored', false],
      ['d', 'skipped', false],
      ['e', 'flaky', false],
      ['gone', 'missing', false],
      ['x', 'failed', true],
      ['y', 'skipped', true],
    ])
  })

  it('has no pass rate where nothing was expected', () => {
    expect(judge(greenRun({ results: [] }), loopContext())).toMatchObject({ verdict: 'invalid', passRate: null })
  })

  it('does not count a pass outside the manifest', () => {
    expect(judge(greenRun({ manifest: manifestOf('a::one', 'gone') }), loopContext()).passRate).toBe(0.5)
  })

  it('is not green with a failure outside the manifest', () => {
    const run = greenRun({
      results: [passing('a'), failing('b')],
      manifest: manifestOf('a'),
      exit: { ended: 'exited', exitCode: 1 },
    })
    expect(judge(run, loopContext())).toMatchObject({ verdict: 'failed', green: false, passRate: 1 })
  })

  it('is green with a skip or a flake outside the manifest', () => {
    const run = greenRun({ results: [passing('a'), skipping('b'), flaking('c')], manifest: manifestOf('a') })
    const { green, failures } = judge(run, loopContext())
    expect(green).toBe(true)
    expect(failures).toMatchObject([
      { id: 'b', status: 'skipped', outside: true },
      { id: 'c', status: 'flaky', outside: true },
    ])
  })

  it('keeps failures in sight behind a worse verdict', () => {
    const results = [passing('a'), failing('b')]
    const killed = judge(
      greenRun({ results, manifest: manifestOf('a', 'b', 'later'), exit: { ended: 'exited', exitCode: 137 } }),
      loopContext(),
    )
    expect(killed).toMatchObject({
      verdict: 'inconclusive',
      failures: [{ id: 'b', status: 'failed' }],
      counts: { missing: 1 },
    })
    const held = Object.fromEntries(killed.checks.map((check) => [check.rule, check.held]))
    expect(held).toMatchObject({
      'run-complete': false,
      'exit-code-agrees': null,
      'manifest-complete': null,
      'all-passed': false,
    })
    const cut = [wholeReport({ problems: [{ kind: 'cut', message: 'ends early' }] })]
    expect(judge(greenRun({ results, reports: cut }), loopContext())).toMatchObject({
      verdict: 'invalid',
      failures: [{ id: 'b' }],
    })
  })

  it('is inconclusive for a killed runner without a report', () => {
    expect(
      judge(greenRun({ results: [], reports: [], exit: { ended: 'exited', signal: 'SIGKILL' } }), loopContext())
        .verdict,
    ).toBe('inconclusive')
  })

  it('is invalid for a runner that ended by itself without a report', () => {
    expect(judge(greenRun({ results: [], reports: [] }), loopContext()).verdict).toBe('invalid')
  })

  it('breaks one rule for one fault', () => {
    expect(brokenRules(greenRun({ results: [passing('a'), skipping('b')] }))).toEqual(['none-skipped'])
    expect(brokenRules(greenRun({ results: [passing('a'), flaking('b')] }))).toEqual(['no-flaky'])
    expect(brokenRules(greenRun({ manifest: manifestOf('a::one', 'gone') }))).toEqual(['manifest-complete'])
    expect(brokenRules(greenRun({ exit: { ended: 'exited', exitCode: 1 } }))).toEqual(['exit-code-agrees'])
  })

  it('lists no flake that the policy lets pass', () => {
    const run = greenRun({ results: [passing('a'), flaking('b')] })
    expect(judge(run, loopContext({ flaky: 'warn' }))).toMatchObject({
      green: true,
      failures: [],
      counts: { passed: 2, flaky: 1 },
    })
  })

  it('shows a partial run and never calls it green', () => {
    const run = greenRun({ manifest: manifestOf('a::one', 'a::two', 'a::three') })
    expect(judge(run, loopContext({ partial: 'a::t*' }))).toMatchObject({
      verdict: 'passed',
      green: false,
      failures: [],
    })
  })

  it('lets nothing stand in the way that the command can not ask', () => {
    const { exit: _unknown, ...run } = greenRun({ reports: [wholeReport({ stamps: [] })] })
    expect(judge(run, judgeContext('command', TODAY)).green).toBe(true)
  })
})
