import { UntilgreenError } from '../errors.js'
import { emptyState, type LoopState } from '../model/state.js'
import { crc32Hex } from '../platform/crc32.js'
import type { Disk, DiskFile } from '../platform/disk.js'
import { Fold } from './fold.js'
import { JOURNAL_START, type JournalEnd, journalError, readJournal } from './journal-reader.js'
import { readSnapshot, type Snapshot } from './snapshot.js'
import { codeOf, stateIo } from './state-io.js'
import type { StatePaths } from './state-paths.js'

/** A loop's state as its files tell it. */
export interface Loaded {
  state: LoopState
  end: JournalEnd
  /** Byte of the journal up to which the snapshot on disk reaches; 0 where there is none of use. */
  snapshotOffset: number
}

/** Journals up to this size are checked line by line at every start; of longer ones, what follows the snapshot. */
const FULL_CHECK_BYTES = 64 * 1024 * 1024

/**
 * Folds a journal, with the snapshot's help where it fits. Changes nothing on the disk.
 * @throws UntilgreenError STATE_CORRUPT, STATE_NEWER or STATE_IO.
 */
export async function loadState(disk: Disk, paths: StatePaths): Promise<Loaded> {
  const file = await disk.open(paths.journal, 'read').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw stateIo('open', paths.journal, cause)
  })
  try {
    const snapshot = await readSnapshot(disk, paths.snapshot)
    const sizeBytes = (await file?.sizeBytes()) ?? 0
    if (file !== undefined && sizeBytes > 0) return await fold(file, paths.journal, snapshot)
    if (snapshot !== undefined && snapshot.place.seq > 0) throw journalGone(paths.journal, snapshot)
    return { state: emptyState(), end: { ...JOURNAL_START, unterminated: false }, snapshotOffset: 0 }
  } catch (cause) {
    throw stateIo('read', paths.journal, cause)
  } finally {
    await file?.close()
  }
}

async function fold(file: DiskFile, path: string, found: Snapshot | undefined): Promise<Loaded> {
  const snapshot = found && (await belongsTo(file, found)) ? found : undefined
  const place = snapshot?.place ?? JOURNAL_START
  const isLong = (await file.sizeBytes()) > FULL_CHECK_BYTES
  const events = new Fold(snapshot?.state ?? emptyState())
  const { problem, ...end } = await readJournal(file, {
    from: isLong ? place : JOURNAL_START,
    foldAfter: place.seq,
    onEvent: (event) => events.apply(event),
  })
  if (problem) throw journalError(path, problem)
  if (end.seq === place.seq && snapshot) end.lastCrc = snapshot.lastCrc
  return { state: events.result(), end, snapshotOffset: place.offset }
}

/** A snapshot is of this journal where the line that it ends with stands just there. */
async function belongsTo(file: DiskFile, { place, lastCrc }: Snapshot): Promise<boolean> {
  const expected = `,"crc":"${crc32Hex(lastCrc)}"}\n`
  const bytes = new Uint8Array(expected.length)
  if (place.offset < bytes.length) return false
  const count = await file.read(bytes, place.offset - bytes.length)
  return count === bytes.length && new TextDecoder('latin1').decode(bytes) === expected
}

function journalGone(path: string, { place }: Snapshot): UntilgreenError {
  return new UntilgreenError(
    'STATE_CORRUPT',
    `${path} is missing or empty, but its snapshot knows ${place.seq} events of it`,
    { hint: 'Put the journal back from a backup, or remove the whole folder to start without a history.' },
  )
}
