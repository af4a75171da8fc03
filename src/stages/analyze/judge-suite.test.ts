import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import type { ControlResult, SuiteRun } from '../../model/test-run.js'
import { aHistory } from '../../testing/builders.js'
import { createFakeClock } from '../../testing/fake-clock.js'
import { failing, greenRun, passing, TODAY } from '../../testing/suite-run.js'
import { judgeSuite } from './judge-suite.js'

const control: ControlResult = {
  modes: ['refusing'],
  stayedGreen: [],
  notShown: [],
  wentRed: ['a::one', 'a::two'],
  cycle: 3,
  at: TODAY,
}

/** Verdict and the control's check of a run in cycle 5, whose loop file asks for a control. */
function judged(run: Partial<SuiteRun>, past: { control?: ControlResult; lastFix?: number; only?: string } = {}) {
  const green = greenRun(run)
  const { control: known, lastFix, only } = past
  const history = aHistory({
    controls: known === undefined ? {} : { [green.suite]: known },
    ...(lastFix !== undefined && { lastFix }),
  })
  const cycle = { number: 5, runId: 'r', session: 's', startedAt: TODAY, history } as Cycle
  const clock = createFakeClock(Date.parse(TODAY))
  const judgement = judgeSuite({ name: green.suite, priority: 'P1', control: { everyMs: 86_400_000 } }, green, [], {
    cycle,
    context: only === undefined ? {} : { only },
    options: { until: { priorities: ['P1'], consecutive: 1, flaky: 'fail', softPass: 'warn' }, clock } as never,
  })
  const check = judgement.checks.find(({ rule }) => rule === 'negative-control')
  return { verdict: judgement.verdict, held: check?.held, message: check?.message }
}

const red = { results: [failing('a::one'), passing('a::two')] }

describe('a suite that would be green', () => {
  it('stays so by the control of an earlier cycle', () => {
    expect(judged({}, { control })).toMatchObject({ verdict: 'passed', held: true })
  })

  it('is inconclusive where the control is older than the last fix', () => {
    expect(judged({}, { control, lastFix: 4 })).toMatchObject({
      verdict: 'inconclusive',
      held: false,
      message: expect.stringContaining('a fix was applied in cycle 4'),
    })
  })

  it('is inconclusive where the control that is asked for never ran', () => {
    expect(judged({})).toMatchObject({ verdict: 'inconclusive', held: false })
  })

  it('is green by the control of its own cycle', () => {
    expect(judged({ control: { ...control, cycle: 5 } }, { lastFix: 4 })).toMatchObject({
      verdict: 'passed',
      held: true,
    })
  })

  it('is not kept from it where this machine can cut nothing off', () => {
    expect(judged({ controlImpossible: 'no' }, { lastFix: 4 })).toMatchObject({ verdict: 'passed', held: null })
  })

  it('is not asked for a control as a part of itself', () => {
    expect(judged({}, { only: 'a::*' }).verdict).toBe('passed')
  })
})

it('a suite that says no says so, however old its control is', () => {
  expect(judged(red, { control, lastFix: 4 }).verdict).toBe('failed')
  expect(judged(red).verdict).toBe('failed')
})
