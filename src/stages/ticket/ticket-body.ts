import type { Cause, Why } from '../../model/cluster.js'
import { fenced } from '../../model/fenced.js'
import type { Ticket, TicketChange } from '../../model/ticket.js'
import { codeSpan, plainMarkdown } from './inert-markdown.js'
import type { TicketSituation } from './ticket-situation.js'

const TESTS_LISTED = 50

/** What stands in a ticket: Markdown that no text of a failure can break out of. */
export function ticketBody(
  kind: TicketChange['kind'],
  ticket: Ticket,
  situation: TicketSituation,
  cause?: Cause,
): string {
  const where = [
    `- cycle: ${situation.cycle}`,
    ...(situation.revision === undefined ? [] : [`- revision: ${codeSpan(situation.revision)}`]),
    `- at: ${situation.at}`,
  ]
  if (cause === undefined) return where.join('\n')
  if (kind === 'comment') return [...where, `- tests: ${cause.members.length}`].join('\n')
  return [
    ...where,
    `- category: ${ticket.category}, owner: ${ticket.owner} (${plainMarkdown(cause.reason)})`,
    `- cause: ${codeSpan(cause.id)}, ${cause.transition}, first seen in cycle ${cause.firstSeen}`,
    '',
    '### Evidence',
    '',
    fenced(cause.example),
    '',
    '### Why',
    '',
    ...(cause.whys.length === 0 ? ['Not established.'] : cause.whys.map(whyLine)),
    '',
    '### Next',
    '',
    ...cause.nextSteps.map((step) => `- ${plainMarkdown(step)}`),
    '',
    `### Tests (${cause.members.length})`,
    '',
    ...cause.members.slice(0, TESTS_LISTED).map((test) => `- ${codeSpan(test)}`),
    ...(cause.members.length > TESTS_LISTED ? [`- and ${cause.members.length - TESTS_LISTED} more`] : []),
  ].join('\n')
}

function whyLine(why: Why, index: number): string {
  const evidence = why.evidence[0]
  const shown =
    evidence === undefined
      ? ''
      : ` [${plainMarkdown(evidence.source)}${evidence.line === undefined ? '' : `:${evidence.line}`}: ${codeSpan(evidence.text)}]`
  const standing = why.established
    ? ''
    : why.proposedBy === undefined
      ? ' (not established)'
      : ` (proposed by ${plainMarkdown(why.proposedBy)})`
  return `${index + 1}. ${plainMarkdown(why.question)} ${plainMarkdown(why.answer)}${standing}${shown}`
}
