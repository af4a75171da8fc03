import type { Event } from '../model/event.js'
import type { Disk } from '../platform/disk.js'
import { JOURNAL_START, readJournal } from '../store/journal-reader.js'

/** Events of a journal's good part. */
export async function journalEvents(disk: Disk, path: string): Promise<Event[]> {
  const events: Event[] = []
  const file = await disk.open(path, 'read').catch(() => undefined)
  if (file) await readJournal(file, { from: JOURNAL_START, foldAfter: 0, onEvent: (event) => void events.push(event) })
  return events
}
