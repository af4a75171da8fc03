import { describe, expect, it } from 'vitest'
import { aCause, aGreenAnalysis, aHistory, anAnalysis, aPoint, aTicket } from '../../testing/builders.js'
import { planTickets } from './plan.js'
import type { TicketSituation } from './ticket-situation.js'

function situation(more: Partial<TicketSituation> = {}): TicketSituation {
  return {
    loop: 'p1',
    cycle: 2,
    at: '2026-03-01T10:00:00.000+00:00',
    revision: 'r2',
    analysis: anAnalysis(),
    history: aHistory(),
    policy: { maxPerCycle: 5, closeAfter: 1 },
    passed: new Set(),
    deployed: true,
    ...more,
  }
}

const kinds = (more: Partial<TicketSituation>) => planTickets(situation(more)).map(({ kind }) => kind)
const GREEN = { analysis: aGreenAnalysis(), passed: new Set(['p1/test_001']) }

describe('planTickets', () => {
  it('opens one ticket a cause, whatever the number of its tests', () => {
    const members = Array.from({ length: 25 }, (_, index) => `p1/test_${index}`)
    const [change, ...more] = planTickets(situation({ analysis: anAnalysis({ causes: [aCause({ members })] }) }))
    expect(more).toEqual([])
    expect(change).toMatchObject({ kind: 'open', ticket: { id: '', state: 'open', tests: members.sort() } })
    expect(change?.key).toBe('p1/c-auth/cycle-2/open')
  })

  it('comments on a ticket that is open already', () => {
    expect(kinds({ history: aHistory({ tickets: [aTicket()] }) })).toEqual(['comment'])
  })

  it('files nothing where the environment is at fault', () => {
    expect(
      kinds({ analysis: anAnalysis({ causes: [aCause({ owner: 'environment', category: 'unreachable' })] }) }),
    ).toEqual(['hold'])
  })

  it('holds back what is muted, and what is over the cap', () => {
    const muted = aCause({ muted: { until: '2026-04-01', reason: 'known' } })
    expect(kinds({ analysis: anAnalysis({ causes: [muted] }) })).toEqual(['hold'])
    const causes = ['a', 'b', 'c'].map((id) => aCause({ id }))
    expect(kinds({ analysis: anAnalysis({ causes }), policy: { maxPerCycle: 2, closeAfter: 1 } })).toEqual([
      'open',
      'open',
      'hold',
    ])
  })

  it('closes a ticket when each of its tests passed', () => {
    expect(kinds({ ...GREEN, history: aHistory({ tickets: [aTicket()] }) })).toEqual(['close'])
  })

  it('keeps a ticket open while one of its tests was not seen to pass', () => {
    const tickets = [aTicket({ tests: ['p1/test_001', 'p1/test_002'] })]
    expect(kinds({ ...GREEN, history: aHistory({ tickets }) })).toEqual([])
  })

  it('keeps a ticket open after a run that gave no answer', () => {
    const analysis = anAnalysis({ verdict: 'inconclusive', passRate: null, causes: [] })
    expect(kinds({ analysis, history: aHistory({ tickets: [aTicket()] }) })).toEqual([])
    expect(kinds({ analysis, history: aHistory({ tickets: [aTicket({ tests: [] })] }) })).toEqual([])
  })

  it('waits for closeAfter clean answers', () => {
    const policy = { maxPerCycle: 5, closeAfter: 2 }
    expect(kinds({ ...GREEN, policy, history: aHistory({ tickets: [aTicket()] }) })).toEqual(['comment'])
    expect(kinds({ ...GREEN, policy, history: aHistory({ tickets: [aTicket({ cleanAnswers: 1 })] }) })).toEqual([
      'close',
    ])
  })

  it('reopens a closed ticket as regressed', () => {
    const [change] = planTickets(situation({ history: aHistory({ tickets: [aTicket({ state: 'closed' })] }) }))
    expect(change).toMatchObject({ kind: 'reopen', ticket: { id: 'T-0001', state: 'open', reopened: 1 } })
  })

  it('leaves a ticket that came back twice to a person', () => {
    const open = aHistory({ tickets: [aTicket({ reopened: 2 })] })
    expect(kinds({ ...GREEN, history: open })).toEqual(['hold'])
    expect(kinds({ history: open })).toEqual(['comment'])
    expect(kinds({ ...GREEN, history: aHistory({ tickets: [aTicket({ reopened: 1 })] }) })).toEqual(['close'])
    const [change] = planTickets(
      situation({ history: aHistory({ tickets: [aTicket({ state: 'closed', reopened: 1 })] }) }),
    )
    expect(change).toMatchObject({ kind: 'reopen', ticket: { reopened: 2 } })
    expect(change?.reason).toContain('from now on a person closes it')
  })

  it('neither closes nor reopens on an older revision', () => {
    const points = [aPoint({ revision: 'r1' }), aPoint({ revision: 'r2', cycle: 2 })]
    const seenOnR2 = { lastSeen: { cycle: 2, at: '2026-03-01T09:30:00Z', revision: 'r2' } }
    const open = aHistory({ points, tickets: [aTicket(seenOnR2)] })
    const closed = aHistory({ points, tickets: [aTicket({ ...seenOnR2, state: 'closed' })] })
    expect(kinds({ ...GREEN, revision: 'r1', history: open })).toEqual([])
    expect(kinds({ revision: 'r1', history: closed })).toEqual(['hold'])
    expect(kinds({ ...GREEN, revision: 'r3', history: open })).toEqual(['close'])
  })

  it('closes a deploy ticket only when a deploy succeeded', () => {
    const tickets = [aTicket({ category: 'deploy', tests: ['deploy'], cluster: 'c-deploy' })]
    const analysis = anAnalysis({ causes: [] })
    expect(kinds({ analysis, deployed: false, history: aHistory({ tickets }) })).toEqual([])
    expect(kinds({ analysis, deployed: true, history: aHistory({ tickets }) })).toEqual(['close'])
  })

  it('writes bodies that hostile text cannot break out of', () => {
    const example = 'boom\n```\n@org/team closes #1 ![x](http://evil/beacon.png) <script>alert(1)</script>'
    const [change] = planTickets(
      situation({ analysis: anAnalysis({ causes: [aCause({ example, reason: '@org/team' })] }) }),
    )
    expect(change?.body).toContain('````\nboom')
    expect(change?.body.replaceAll(example, '')).not.toMatch(/@org|!\[|<script/)
  })
})
