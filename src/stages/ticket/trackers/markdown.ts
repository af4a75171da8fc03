import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { UntilgreenError } from '../../../errors.js'
import type { Ticket, TicketChange } from '../../../model/ticket.js'
import { fileFacts, makeFolder, namesIn, readText, writeFileDurably } from '../../../platform/files.js'
import { join, relative } from '../../../platform/paths.js'
import { isFlapping } from '../flapping.js'
import type { TicketPlace, Tracker } from '../tracker.js'
import type { TrackerContext } from './tracker-context.js'

/** Tickets as Markdown files with front matter, in the state folder. */
export const markdownTracker = defineAdapter({
  kind: 'markdown',
  summary: 'Markdown files in `state/<loop>/tickets/`',
  options: z.object({}),
  create(_options, context: TrackerContext): Tracker {
    return { kind: 'markdown', apply: (change) => apply(change, context) }
  },
})

async function apply(change: TicketChange, context: TrackerContext): Promise<TicketPlace> {
  const { ticketsFolder, workingDirectory } = context
  await makeFolder(ticketsFolder)
  const id = change.ticket.id || (await idFor(change.key, ticketsFolder))
  const path = join(ticketsFolder, `${id}.md`)
  const earlier = (await fileFacts(path)) === undefined ? undefined : await readText(path)
  const place = { id, file: relative(workingDirectory, path) }
  if (earlier?.includes(mark(change.key))) return place
  if (earlier === undefined && change.kind !== 'open') {
    throw new UntilgreenError('TRACKER_FAILED', `${place.file} is gone: a person removed the ticket's file`)
  }
  const entries = earlier === undefined ? '' : earlier.slice(earlier.indexOf(LOG_START))
  await writeFileDurably(path, `${frontMatter({ ...change.ticket, id })}${entries || LOG_START}${entry(change)}`)
  return place
}

const LOG_START = '\n<!-- log: newest last -->\n'

/** An id for a new ticket: the one that already bears this change's mark, or the next free number. */
async function idFor(key: string, folder: string): Promise<string> {
  const names = (await namesIn(folder)).filter((name) => /^T-\d+\.md$/.test(name))
  for (const name of names.toReversed()) {
    if ((await readText(join(folder, name))).includes(mark(key))) return name.slice(0, -3)
  }
  const highest = Math.max(0, ...names.map((name) => Number(name.slice(2, -3))))
  return `T-${String(highest + 1).padStart(4, '0')}`
}

function mark(key: string): string {
  return `<!-- key: ${key} -->`
}

function frontMatter(ticket: Ticket): string {
  const fields = {
    id: ticket.id,
    state: ticket.state,
    title: ticket.title,
    category: ticket.category,
    owner: ticket.owner,
    cluster: ticket.cluster,
    priority: ticket.priority,
    tests: ticket.tests,
    firstSeen: ticket.firstSeen,
    lastSeen: ticket.lastSeen,
    reopened: ticket.reopened,
    ...(isFlapping(ticket) && { flapping: true }),
  }
  // JSON values are YAML values: no text of a failure can break out of its line.
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n# ${ticket.id}: ${oneLine(ticket.title)}\n`
}

function entry({ key, kind, reason, body }: TicketChange): string {
  return `\n${mark(key)}\n\n## ${HEADINGS[kind]}: ${oneLine(reason)}\n\n${body.trim()}\n`
}

const HEADINGS = { open: 'Opened', comment: 'Seen again', close: 'Closed', reopen: 'Reopened', hold: 'Held' } as const

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>]/g, (char) => (char === '<' ? '&lt;' : '&gt;'))
}
