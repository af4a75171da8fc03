import type { Cause, Cluster } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import type { History } from '../../model/history.js'
import { shown } from '../../model/outcome.js'
import { qualifiedId, type TestResult } from '../../model/test-result.js'
import type { Ticket } from '../../model/ticket.js'
import { type TestLine, testLine } from './test-line.js'

/** One cause, on one screen. */
export interface CauseView extends Omit<Cluster, 'facts' | 'members'> {
  transition: Cause['transition']
  priority: string
  /** `2 cycles, since cycle 4 (r2)` in parts. */
  since: { cycle: number; at?: string; revision?: string }
  lastGoneOn?: string
  facts: { name: string; value: string }[]
  tests: TestLine[]
  ticket?: TicketLine
  /** Why there is no ticket, or none yet. */
  noTicket?: string
  muted?: { until: string; reason: string }
  suspects: NonNullable<Cause['suspects']>
  /** Why there are no suspects, where there are none. */
  suspectsNote?: string
  /** Ids of tests that were not tried because of this cause. */
  blocked?: string[]
}

export interface TicketLine {
  id: string
  state: 'open' | 'closed'
  title: string
  category: string
  owner: string
  tests: number
  firstSeen: number
  lastSeen: number
  reopened: number
  /** An address, or a path from the cycle’s folder. */
  href?: string
}

/** Most urgent first: not muted, priority, number of tests. The first one is what to work on. */
export function causeViews(cycle: Cycle, history: History): CauseView[] {
  const causes = [...(shown(cycle.analyze)?.causes ?? [])]
  const results = resultsOf(cycle)
  return causes.sort(byUrgency).map((cause) => causeView(cause, { cycle, history, results }))
}

interface Known {
  cycle: Cycle
  history: History
  results: ReadonlyMap<string, TestResult>
}

function causeView(cause: Cause, { cycle, history, results }: Known): CauseView {
  const { facts, members, firstSeen, lastGoneOn, suspects, lastSeen: _lastSeen, muted, ...rest } = cause
  const point = history.points.find((point) => point.cycle === firstSeen)
  return {
    ...rest,
    since: {
      cycle: firstSeen,
      at: point?.at ?? cycle.startedAt,
      ...(point?.revision !== undefined && { revision: point.revision }),
    },
    ...(lastGoneOn !== undefined && { lastGoneOn }),
    ...(muted !== undefined && { muted }),
    facts: Object.entries(facts).map(([name, value]) => ({ name, value: String(value) })),
    tests: members.map((test) => testLine(test, results.get(test))),
    suspects: suspects ?? [],
    ...ticketOf(cause, cycle, history),
  }
}

function ticketOf({ id }: Cause, cycle: Cycle, { tickets }: History): Pick<CauseView, 'ticket' | 'noTicket'> {
  const outcome = cycle.ticket
  const change =
    outcome?.status === 'succeeded' ? outcome.output.find(({ ticket }) => ticket.cluster === id) : undefined
  const filed = change?.applied === true && change.kind !== 'hold' ? change.ticket : undefined
  const ticket = tickets.find((ticket) => ticket.cluster === id) ?? filed
  return ticket === undefined ? { noTicket: change?.reason ?? 'none was filed' } : { ticket: ticketLine(ticket) }
}

/** A ticket of the markdown tracker lies beside the cycles. An address is only one where it is http. */
export function ticketLine(ticket: Ticket): TicketLine {
  const { id, state, title, category, owner, tests, firstSeen, lastSeen, reopened, file, url } = ticket
  const local = /(?:^|[\\/])tickets[\\/]([\w.-]+)$/.exec(file ?? '')?.[1]
  const href = url !== undefined && /^https?:\/\//.test(url) ? url : local && `../../tickets/${local}`
  return {
    id,
    state,
    title,
    category,
    owner,
    tests: tests.length,
    firstSeen: firstSeen.cycle,
    lastSeen: lastSeen.cycle,
    reopened,
    ...(href !== undefined && { href }),
  }
}

/** By `suite/id`. */
export function resultsOf(cycle: Cycle): Map<string, TestResult> {
  const suites = shown(cycle.test)?.suites ?? []
  return new Map(
    suites.flatMap(({ suite, results }) => results.map((result) => [qualifiedId(suite, result.id), result] as const)),
  )
}

function byUrgency(a: Cause, b: Cause): number {
  const muted = (cause: Cause) => (cause.muted === undefined ? 0 : 1)
  if (muted(a) !== muted(b)) return muted(a) - muted(b)
  if (a.priority !== b.priority) return a.priority < b.priority ? -1 : 1
  return b.members.length - a.members.length || (a.id < b.id ? -1 : 1)
}
