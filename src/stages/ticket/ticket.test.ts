import { describe, expect, it } from 'vitest'
import { UntilgreenError } from '../../errors.js'
import type { Cycle } from '../../model/cycle.js'
import type { StageContext } from '../../model/stage.js'
import { aCause, aHistory, anAnalysis } from '../../testing/builders.js'
import { createFakeClock } from '../../testing/fake-clock.js'
import { ticketStage } from './ticket.js'

/** Runs the stage over causes `c-0`, `c-1`, …, of which the tracker refuses some. */
async function run(
  count: number,
  refused: readonly string[],
  policy = { maxPerCycle: 9, closeAfter: 1 },
  earlier?: { done: false },
) {
  const asked: string[] = []
  const told: (string | undefined)[] = []
  const tracker = {
    kind: 'test',
    async apply({ ticket }: { ticket: { cluster: string } }, _signal: AbortSignal, before?: 'cut-off') {
      asked.push(ticket.cluster)
      told.push(before)
      if (refused.includes(ticket.cluster))
        throw new UntilgreenError('TRACKER_FAILED', `no: ${ticket.cluster}`, { hint: 'own hint' })
      return { id: `T-${ticket.cluster}` }
    },
  }
  const causes = Array.from({ length: count }, (_, index) => aCause({ id: `c-${index}` }))
  const cycle = { number: 2, history: aHistory(), analyze: { status: 'succeeded', output: anAnalysis({ causes }) } }
  const context = {
    signal: new AbortController().signal,
    effect: (_request: unknown, perform: (before: unknown) => unknown) => perform(earlier),
  }
  const stage = ticketStage({ loop: 'p1', tracker, policy, clock: createFakeClock() })
  const outcome = await stage.run(cycle as unknown as Cycle, context as unknown as StageContext)
  return { outcome, asked, told }
}

const applied = ({ outcome }: Awaited<ReturnType<typeof run>>) =>
  Object.values(
    outcome.status === 'errored' ? (outcome.partial ?? []) : outcome.status === 'succeeded' ? outcome.output : [],
  )
    .filter((change) => change?.applied)
    .map((change) => change?.ticket.id)

describe('the ticket stage', () => {
  it('files each cause', async () => {
    const ran = await run(3, [])
    expect(ran.outcome.status).toBe('succeeded')
    expect(applied(ran)).toEqual(['T-c-0', 'T-c-1', 'T-c-2'])
  })

  it('files the others where the tracker refuses one, and says what was wrong', async () => {
    const ran = await run(3, ['c-1'])
    expect(ran.outcome).toMatchObject({
      status: 'errored',
      error: { code: 'TRACKER_FAILED', message: 'no: c-1', hint: 'own hint' },
    })
    expect(applied(ran)).toEqual(['T-c-0', 'T-c-2'])
  })

  it('asks no more of a tracker that refused two in a row', async () => {
    const ran = await run(5, ['c-1', 'c-2', 'c-3'])
    expect(ran.asked).toEqual(['c-0', 'c-1', 'c-2'])
    expect(ran.outcome).toMatchObject({ error: { message: 'no: c-1' } })
  })

  it('tells the tracker of an attempt that a kill cut off', async () => {
    expect((await run(1, [])).told).toEqual([undefined])
    expect((await run(1, [], { maxPerCycle: 9, closeAfter: 1 }, { done: false })).told).toEqual(['cut-off'])
  })

  it('asks nothing about what it holds back', async () => {
    const ran = await run(4, [], { maxPerCycle: 2, closeAfter: 1 })
    expect(ran.asked).toEqual(['c-0', 'c-1'])
  })
})
