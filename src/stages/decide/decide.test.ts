import { describe, expect, it } from 'vitest'
import { aCause, aGreenAnalysis, aHistory, anAnalysis, aPoint } from '../../testing/builders.js'
import { decide } from './decide.js'
import type { Situation } from './gate.js'

function situation(more: Partial<Situation> = {}): Situation {
  return {
    cycle: 2,
    revision: 'r2',
    analysis: anAnalysis(),
    history: aHistory(),
    until: { priorities: ['P1'], consecutive: 1, flaky: 'fail', softPass: 'warn' },
    stop: {},
    session: { cycles: 2, elapsedMs: 1000 },
    answered: true,
    canRollBack: false,
    partial: false,
    ...more,
  }
}

const failedWith = (causes: string[], passRate: number | null = 0.5, more = {}) => aPoint({ causes, passRate, ...more })
const nowWith = (ids: string[], passRate = 0.5) => anAnalysis({ passRate, causes: ids.map((id) => aCause({ id })) })

describe('decide', () => {
  it('stops on green, and lets no limit reached in the same cycle take that away', () => {
    const decision = decide(situation({ analysis: aGreenAnalysis(), stop: { maxCycles: 2, maxDurationMs: 1 } }), true)
    expect(decision).toMatchObject({ action: 'stop', reason: 'green', mayFix: false })
  })

  it('never calls a passed run green that a check stands against', () => {
    const decision = decide(situation({ analysis: { ...aGreenAnalysis(), green: false } }), true)
    expect(decision.action).toBe('continue')
  })

  it('counts greens in a row over sessions, on one revision only', () => {
    const until: Situation['until'] = { priorities: ['P1'], consecutive: 3, flaky: 'fail', softPass: 'warn' }
    const green = (cycle: number, revision: string) =>
      aPoint({ cycle, revision, verdict: 'passed', green: true, passRate: 1, causes: [] })
    const on = (...points: ReturnType<typeof green>[]) =>
      decide(situation({ analysis: aGreenAnalysis(), until, history: aHistory({ points }) }), true).reason
    expect(on(green(1, 'r2'))).toBeUndefined()
    expect(on(green(1, 'r2'), green(2, 'r2'))).toBe('green')
    expect(on(green(1, 'r1'), green(2, 'r1'))).toBeUndefined()
    expect(on(green(1, 'r2'), aPoint({ revision: 'r2' }), green(3, 'r2'))).toBeUndefined()
  })

  it('never stops green on a partial run', () => {
    expect(decide(situation({ analysis: aGreenAnalysis(), partial: true }), true).reason).toBeUndefined()
  })

  it('asks for a fix only after an answer of no, and only when another cycle follows', () => {
    expect(decide(situation(), true).mayFix).toBe(true)
    expect(decide(situation(), false).mayFix).toBe(false)
    expect(decide(situation({ analysis: anAnalysis({ verdict: 'inconclusive' }) }), true).mayFix).toBe(false)
    expect(decide(situation({ analysis: anAnalysis({ verdict: 'invalid' }) }), true).mayFix).toBe(false)
    expect(decide(situation({ stop: { maxCycles: 2 } }), true).mayFix).toBe(false)
  })

  it('names unreachable in place of any limit when nothing answered', () => {
    const analysis = anAnalysis({ verdict: 'inconclusive', passRate: null, causes: [] })
    expect(decide(situation({ analysis, answered: false, stop: { maxCycles: 2 } }), true).reason).toBe('unreachable')
    expect(decide(situation({ analysis, answered: true, stop: { maxCycles: 2 } }), true).reason).toBe('max-cycles')
    expect(decide(situation({ analysis, answered: false }), true).reason).toBeUndefined()
  })

  it('stops when a person asked, and pauses when a person asked', () => {
    expect(decide(situation({ session: { cycles: 1, elapsedMs: 0, stopRequested: 'ann' } }), true)).toMatchObject({
      reason: 'stopped',
    })
    expect(decide(situation({ session: { cycles: 1, elapsedMs: 0, pauseRequested: 'ann' } }), true).action).toBe(
      'pause',
    )
  })

  it('stops at the session’s age', () => {
    const old = { cycles: 1, elapsedMs: 5000 }
    expect(decide(situation({ session: old, stop: { maxDurationMs: 5000 } }), true).reason).toBe('max-duration')
    expect(decide(situation({ session: old, stop: { maxDurationMs: 5001 } }), true).reason).toBeUndefined()
  })

  it('rolls back to the last green revision when it gives up red on another one', () => {
    const history = aHistory({ lastGreen: { cycle: 1, revision: 'r1' } })
    const red = situation({ history, canRollBack: true, stop: { maxCycles: 2 } })
    expect(decide(red, true)).toMatchObject({ action: 'roll-back', reason: 'max-cycles' })
    expect(decide({ ...red, revision: 'r1' }, true).action).toBe('stop')
    expect(decide({ ...red, canRollBack: false }, true).action).toBe('stop')
    expect(decide({ ...red, analysis: anAnalysis({ verdict: 'inconclusive' }) }, true).action).toBe('stop')
  })
})

describe('the stalled gate', () => {
  const stalled = (points: ReturnType<typeof aPoint>[], analysis = nowWith(['a'])) =>
    decide(
      situation({
        analysis,
        history: aHistory({ points }),
        session: { cycles: points.length + 1, elapsedMs: 0 },
        stop: { stalledCycles: 3 },
      }),
      true,
    ).reason === 'stalled'

  it('stops when three cycles in a row have the same causes and no higher pass rate', () => {
    expect(stalled([failedWith(['a']), failedWith(['a'])])).toBe(true)
    expect(stalled([failedWith(['a'])])).toBe(false)
  })

  it('sees progress in other causes and in a higher pass rate', () => {
    expect(stalled([failedWith(['b']), failedWith(['a'])])).toBe(false)
    expect(stalled([failedWith(['a'], 0.4), failedWith(['a'], 0.5)])).toBe(false)
    expect(stalled([failedWith(['a'], 0.5), failedWith(['a'], 0.4)], nowWith(['a'], 0.3))).toBe(true)
  })

  it('sees two sets that alternate', () => {
    expect(stalled([failedWith(['a']), failedWith(['b'], 0.6)])).toBe(true)
    expect(stalled([failedWith(['a'], 0.2), failedWith(['b'])], nowWith(['a'], 0.5))).toBe(false)
  })

  it('counts cycles without an answer as no progress, and a passed one as progress', () => {
    const none = failedWith([], null, { verdict: 'inconclusive' })
    expect(stalled([none, none], anAnalysis({ verdict: 'inconclusive', passRate: null, causes: [] }))).toBe(true)
    expect(stalled([failedWith(['a']), none])).toBe(true)
    expect(stalled([failedWith(['a']), aPoint({ verdict: 'passed', passRate: 1, causes: [] })])).toBe(false)
  })

  it('looks at this session alone', () => {
    const reason = decide(
      situation({
        analysis: nowWith(['a']),
        history: aHistory({ points: [failedWith(['a']), failedWith(['a'])] }),
        session: { cycles: 1, elapsedMs: 0 },
        stop: { stalledCycles: 3 },
      }),
      true,
    ).reason
    expect(reason).toBeUndefined()
  })
})
