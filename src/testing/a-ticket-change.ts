import type { Ticket, TicketChange } from '../model/ticket.js'
import { aTicket } from './builders.js'

/** A change of a ticket that is not filed yet; the ticket's own parts come second. */
export function aTicketChange(more: Partial<TicketChange> = {}, ticket: Partial<Ticket> = {}): TicketChange {
  const kind = more.kind ?? 'open'
  const cluster = ticket.cluster ?? 'c-auth'
  return {
    kind,
    key: `staging-p1/${cluster}/cycle-3/${kind}`,
    reason: '2 tests failed of it',
    body: '- cycle: 3\n\n### Evidence\n\n```\nToken validation failed\n```\n',
    applied: false,
    ...more,
    ticket: aTicket({ id: '', cluster, ...ticket }),
  }
}
