import type { Cause } from '../../model/cluster.js'
import { isOlder } from '../../model/revision-order.js'
import type { Seen, Ticket, TicketChange } from '../../model/ticket.js'
import { isAnswer } from '../../model/verdict.js'
import { isFlapping } from './flapping.js'
import { ticketBody } from './ticket-body.js'
import type { TicketSituation } from './ticket-situation.js'

/** What is to be done about tickets: one for each cause, in the order of the causes. Pure. */
export function planTickets(situation: TicketSituation): TicketChange[] {
  const { analysis, history, policy } = situation
  const changes: TicketChange[] = []
  let opened = 0
  for (const cause of analysis.causes) {
    const known = history.tickets.find((ticket) => ticket.cluster === cause.id)
    const held = known?.state === 'open' ? undefined : reasonToHold(cause, known, situation)
    if (held !== undefined) changes.push(change('hold', ticketFor(cause, known, situation), held, situation, cause))
    else if (known === undefined && opened++ >= policy.maxPerCycle) {
      changes.push(
        change(
          'hold',
          ticketFor(cause, known, situation),
          `at most ${policy.maxPerCycle} are opened in one cycle`,
          situation,
          cause,
        ),
      )
    } else changes.push(seen(cause, known, situation))
  }
  const present = new Set(analysis.causes.map((cause) => cause.id))
  for (const ticket of history.tickets) {
    if (ticket.state === 'open' && !present.has(ticket.cluster)) changes.push(...cleaned(ticket, situation))
  }
  return changes
}

function reasonToHold(cause: Cause, known: Ticket | undefined, situation: TicketSituation): string | undefined {
  if (cause.muted) return `muted until ${cause.muted.until}: ${cause.muted.reason}`
  // A deploy that failed is somebody's to mend even where the environment made it fail.
  if (cause.owner === 'environment' && cause.category !== 'deploy') {
    return 'the environment is at fault, not the product: no ticket'
  }
  const last = known?.lastSeen.revision
  if (last !== undefined && isOlder(situation.revision, last, situation.history)) {
    return `revision ${situation.revision} is older than ${last}, on which it was last seen`
  }
  return undefined
}

function seen(cause: Cause, known: Ticket | undefined, situation: TicketSituation): TicketChange {
  const ticket = ticketFor(cause, known, situation)
  const tests = `${cause.members.length} ${cause.members.length === 1 ? 'test' : 'tests'}`
  if (known === undefined) return change('open', ticket, `${tests} failed of it`, situation, cause)
  if (known.state === 'open') return change('comment', ticket, `still there: ${tests}`, situation, cause)
  const reopened = { ...ticket, reopened: known.reopened + 1 }
  const flaps = isFlapping(reopened) ? '; it flaps: from now on a person closes it' : ''
  return change('reopen', reopened, `it came back: ${tests}${flaps}`, situation, cause)
}

/** A ticket whose cause is not there: one clean answer more, and closed when there are enough of them. */
function cleaned(ticket: Ticket, situation: TicketSituation): TicketChange[] {
  const { history, policy, revision } = situation
  if (!isClean(ticket, situation)) return []
  const last = ticket.lastSeen.revision
  if (last !== undefined && isOlder(revision, last, history)) return []
  const cleanAnswers = ticket.cleanAnswers + 1
  const counted = { ...ticket, cleanAnswers }
  const tests = ticket.tests.length === 0 ? 'it was not seen' : `each of its ${ticket.tests.length} tests passed`
  const where = revision === undefined ? '' : ` on ${revision}`
  if (cleanAnswers < policy.closeAfter) {
    return [
      change('comment', counted, `${tests}${where}: ${cleanAnswers} of ${policy.closeAfter} clean answers`, situation),
    ]
  }
  if (isFlapping(ticket)) {
    return [change('hold', ticket, `it came back ${ticket.reopened} times: closing it is left to a person`, situation)]
  }
  return [change('close', { ...counted, state: 'closed' }, `${tests}${where}`, situation)]
}

function isClean(ticket: Ticket, { analysis, passed, deployed }: TicketSituation): boolean {
  if (ticket.category === 'deploy') return deployed
  if (!isAnswer(analysis.verdict) && ticket.tests.length === 0) return false
  return ticket.tests.every((test) => passed.has(test))
}

function ticketFor(cause: Cause, known: Ticket | undefined, situation: TicketSituation): Ticket {
  const now = seenNow(situation)
  return {
    id: known?.id ?? '',
    state: 'open',
    title: cause.title,
    category: cause.category,
    owner: cause.owner,
    cluster: cause.id,
    tests: [...new Set([...(known?.state === 'open' ? known.tests : []), ...cause.members])].sort(),
    priority: cause.priority,
    firstSeen: known?.firstSeen ?? now,
    lastSeen: now,
    reopened: known?.reopened ?? 0,
    cleanAnswers: 0,
    ...(known?.file !== undefined && { file: known.file }),
    ...(known?.url !== undefined && { url: known.url }),
  }
}

function seenNow({ cycle, at, revision }: TicketSituation): Seen {
  return { cycle, at, ...(revision !== undefined && { revision }) }
}

function change(
  kind: TicketChange['kind'],
  ticket: Ticket,
  reason: string,
  ...[situation, cause]: [TicketSituation, Cause?]
): TicketChange {
  const key = `${situation.loop}/${ticket.cluster}/cycle-${situation.cycle}/${kind}`
  return { kind, ticket, key, reason, body: ticketBody(kind, ticket, situation, cause), applied: false }
}
