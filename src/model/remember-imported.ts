import type { Event } from './event.js'
import type { History, ImportedPoint } from './history.js'

/** The history with a run from an old report, in the order of the evidence's own time. A report that is known already changes nothing. */
export function rememberImported(history: History, event: Event & { event: 'run:imported' }): History {
  const known = history.imported ?? []
  if (known.some(({ hash }) => hash === event.hash)) return history
  const { event: _event, seq: _seq, format: _format, evidenceAt, ...run } = event
  const point: ImportedPoint = { ...run, at: evidenceAt, cycle: 0, imported: true }
  const later = known.findIndex(({ at }) => Date.parse(at) > Date.parse(point.at))
  const place = later === -1 ? known.length : later
  return { ...history, imported: [...known.slice(0, place), point, ...known.slice(place)] }
}
