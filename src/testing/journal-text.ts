import type { EventBody } from '../model/event.js'
import { eventJson } from '../store/journal.js'
import { encodeLine } from '../store/journal-line.js'

/** A journal as it would have been written, an event a line. */
export function journalText(bodies: readonly EventBody[]): string {
  const at = '2026-03-01T09:00:00.000+01:00'
  return bodies.map((body, index) => new TextDecoder().decode(encodeLine(eventJson(body, index + 1, at)))).join('')
}
