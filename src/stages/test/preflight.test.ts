import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import { shown } from '../../model/outcome.js'
import type { Stage, StageContext } from '../../model/stage.js'
import { systemClock } from '../../platform/clock.js'
import { type PreflightQuestion, withPreflight } from './preflight.js'

const RAN: Stage<'test'> = {
  run: async () => ({ status: 'succeeded', output: { window, suites: [] } }),
}
const window = { startedAt: '2026-03-01T09:00:00Z', finishedAt: '2026-03-01T09:00:00Z', durationMs: 0 }
const cycle = { number: 1, history: emptyHistory() } as unknown as Cycle
const context = { signal: new AbortController().signal, progress: () => undefined } as unknown as StageContext
const runner = {
  kind: 'command',
  run: async () => ({ reports: [], results: [], metadata: { addresses: [], identities: [] } }),
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function fly(...questions: PreflightQuestion[]) {
  const suites = [{ name: 'p1', priority: 'P1', runner }]
  const startedMs = performance.now()
  const flight = withPreflight(RAN, { questions, suites, clock: systemClock }).run(cycle, context)
  const ended = flight.then((outcome) => ({ run: shown(outcome), tookMs: performance.now() - startedMs }))
  await vi.advanceTimersByTimeAsync(10_000)
  return ended
}

const refused: PreflightQuestion = async () => ({ answered: false, error: 'connect ECONNREFUSED 127.0.0.1:9' })

describe('withPreflight', () => {
  it('runs no suite where nothing answers, and says so within two seconds', async () => {
    const { run, tookMs } = await fly(refused, refused)
    expect(run?.suites).toMatchObject([{ suite: 'p1', results: [], exit: { ended: 'not-started' } }])
    expect(run?.suites?.[0]?.exit?.reason).toContain('ECONNREFUSED 127.0.0.1:9')
    expect(tookMs).toBeLessThan(2_000)
  })

  it('runs the suites where anything answers, be it an error', async () => {
    const { run } = await fly(refused, async () => ({ answered: true, error: 'HTTP 500' }))
    expect(run?.suites).toEqual([])
  })

  it('waits for no further answer than the first', async () => {
    const silent: PreflightQuestion = (signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ answered: false })))
    const { run, tookMs } = await fly(silent, async () => ({ answered: true }))
    expect(run?.suites).toEqual([])
    expect(tookMs).toBe(0)
  })

  it('forgives a refusal that does not last', async () => {
    let asked = 0
    const { run } = await fly(async () => ({ answered: ++asked > 3 }))
    expect(run?.suites).toEqual([])
  })

  it('asks nothing where readiness asks nothing', async () => {
    expect((await fly()).run?.suites).toEqual([])
  })
})
