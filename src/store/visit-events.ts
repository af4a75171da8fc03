import type { Event } from '../model/event.js'
import { systemDisk } from '../platform/disk.js'
import { JOURNAL_START, journalError, readJournal } from './journal-reader.js'
import { stateIo } from './state-io.js'
import { statePaths } from './state-paths.js'

/**
 * Shows each event of a loop's journal, oldest first, without keeping them. A torn last line is passed over.
 * @throws UntilgreenError STATE_CORRUPT, STATE_NEWER, STATE_IO.
 */
export async function visitEvents(stateDir: string, loop: string, onEvent: (event: Event) => void): Promise<void> {
  const { journal } = statePaths(stateDir, loop)
  const file = await systemDisk.open(journal, 'read').catch((cause: unknown) => {
    throw stateIo('open', journal, cause)
  })
  try {
    const { problem } = await readJournal(file, { from: JOURNAL_START, foldAfter: 0, onEvent })
    if (problem) throw journalError(journal, problem)
  } finally {
    await file.close()
  }
}
