import { describe, expect, it } from 'vitest'
import { aGreenAnalysis, anAnalysis } from '../testing/builders.js'
import type { Event, EventBody } from './event.js'
import { applyEvent, emptyState, type LoopState } from './state.js'

function fold(...bodies: EventBody[]): LoopState {
  return bodies.reduce((state, body, index) => {
    const event = {
      ...body,
      seq: index + 1,
      at: `2026-03-01T09:00:${String(index).padStart(2, '0')}.000+00:00`,
    } as Event
    return applyEvent(state, event)
  }, emptyState())
}

const STARTED: EventBody = {
  event: 'loop:started',
  format: 1,
  loop: 'p1',
  environment: 'e',
  session: 's1',
  configHash: 'h',
}
const cycle = (number: number): EventBody => ({
  event: 'cycle:started',
  cycle: number,
  runId: `run-${number}`,
  session: 's1',
})
const analyzed = (number: number, analysis = anAnalysis()): EventBody => ({
  event: 'stage:finished',
  cycle: number,
  stage: 'analyze',
  outcome: 'succeeded',
  durationMs: 1,
  result: { status: 'succeeded', output: analysis },
})
const ended = (number: number, verdict: 'passed' | 'failed' | 'inconclusive' = 'failed', more = {}): EventBody => ({
  event: 'cycle:finished',
  cycle: number,
  outcome: 'completed',
  verdict,
  green: verdict === 'passed',
  revision: `r${number}`,
  ...more,
})

describe('applyEvent', () => {
  it('keeps what people and fixers did during a cycle when that cycle ends', () => {
    const state = fold(
      STARTED,
      cycle(1),
      { event: 'fix:applied', cycle: 1, ticket: 'T-0001', files: ['a'] },
      { event: 'cause:muted', cause: 'c', until: '2026-04-01', reason: 'known', by: 'ann' },
      ended(1),
    )
    expect(state.history.fixedSinceControl).toBe(true)
    expect(state.history.mutes).toHaveLength(1)
  })

  it('makes no point of the curve from a cycle without an answer, an abandoned one or a partial one', () => {
    const state = fold(
      STARTED,
      cycle(1),
      analyzed(1),
      ended(1, 'inconclusive'),
      cycle(2),
      analyzed(2),
      ended(2, 'failed', { outcome: 'abandoned' }),
      { ...cycle(3), only: 'a*' } as EventBody,
      analyzed(3, aGreenAnalysis()),
      ended(3, 'passed'),
      cycle(4),
      analyzed(4),
      ended(4),
    )
    expect(state.history.points.map((point) => point.passRate)).toEqual([null, null, null, 0.5])
    expect(state.history.lastGreen).toBeUndefined()
  })

  it('remembers when a cause went, and only an answer can say so', () => {
    const none = { ...aGreenAnalysis() }
    const gone = fold(STARTED, cycle(1), analyzed(1), ended(1), cycle(2), analyzed(2, none), ended(2, 'passed'))
    expect(gone.history.causes['c-auth']).toMatchObject({
      firstSeen: 1,
      lastSeen: 1,
      goneSince: { cycle: 2, revision: 'r2' },
    })
    const unsaid = fold(
      STARTED,
      cycle(1),
      analyzed(1),
      ended(1),
      cycle(2),
      analyzed(2, { ...none, verdict: 'inconclusive' }),
      ended(2, 'inconclusive'),
    )
    expect(unsaid.history.causes['c-auth']?.goneSince).toBeUndefined()
  })

  it('F42 counts crashes in a row at one stage, and lets a stage that ends begin anew', () => {
    const crash: EventBody = { event: 'loop:crashed', session: 's1', stage: 'test', reason: 'bug' }
    expect(fold(STARTED, crash, crash).crashes).toEqual({ stage: 'test', count: 2 })
    expect(fold(STARTED, crash, { ...crash, stage: 'fix' } as EventBody).crashes).toEqual({ stage: 'fix', count: 1 })
    expect(fold(STARTED, cycle(1), crash, analyzed(1)).crashes.count).toBe(0)
  })

  it('knows which deploy commands left the deployment running', () => {
    const deploy = (cycleNumber: number, exitCode: number): EventBody[] => [
      {
        event: 'effect:intended',
        cycle: cycleNumber,
        stage: 'deploy',
        key: `k${cycleNumber}`,
        effect: 'deploy',
        command: `c${cycleNumber}`,
      },
      {
        event: 'effect:done',
        cycle: cycleNumber,
        stage: 'deploy',
        key: `k${cycleNumber}`,
        result: { command: { exitCode } },
      },
    ]
    expect(fold(STARTED, cycle(1), ...deploy(1, 0), ...deploy(2, 1)).deployments).toEqual(['c1'])
  })
})
