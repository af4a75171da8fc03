import { inertLine } from '../../../../model/inert-text.js'
import type { TicketChange } from '../../../../model/ticket.js'
import { plainMarkdown } from '../../inert-markdown.js'
import { cutMarkdown } from './cut-markdown.js'

const HEADINGS = { open: 'Opened', comment: 'Seen again', close: 'Closed', reopen: 'Reopened', hold: 'Held' } as const
const TITLE_CHARACTERS = 200

/** What an issue or a comment says of a change: at most `limit` characters of Markdown. */
export function issueText({ kind, reason, body }: TicketChange, limit: number): string {
  return cutMarkdown(`**${HEADINGS[kind]}:** ${plainMarkdown(reason)}\n\n${body.trim()}\n`, limit)
}

/** A title on one line in which nobody is mentioned. */
export function issueTitle({ ticket }: TicketChange): string {
  const characters = [...inertLine(ticket.title).replace(/\s+/g, ' ').trim()]
  const cut = characters.length > TITLE_CHARACTERS ? [...characters.slice(0, TITLE_CHARACTERS), '…'] : characters
  return cut.join('').replace(/[@#](?=\w)/g, '$&\u200B') || ticket.cluster
}
