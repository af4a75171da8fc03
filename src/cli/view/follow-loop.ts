import type { Event } from '../../model/event.js'
import type { Progress } from '../../model/progress.js'
import { applyEvent, type LoopState } from '../../model/state.js'
import { systemClock } from '../../platform/clock.js'
import { systemDisk } from '../../platform/disk.js'
import { followLines, readLinesOf } from '../../platform/follow-lines.js'
import { type JournalPlace, journalError, readJournal } from '../../store/journal-reader.js'
import { loadState } from '../../store/load.js'
import { readOwner } from '../../store/read-owner.js'
import { stateIo } from '../../store/state-io.js'
import { type StatePaths, statePaths } from '../../store/state-paths.js'

/** Who hears of another process's loop. */
export interface LoopWatcher {
  /** Once, with the state as it is at the start. */
  begin(state: LoopState): void
  onEvent(event: Event, state: LoopState): void
  /** @param atMs when it was seen, since the epoch. */
  onProgress(progress: Progress, atMs: number): void
}

/** How watching ended: with the session, because its owner is gone without a word, or because the watcher left. */
export type WatchEnd = 'session over' | 'owner gone' | 'left'

const POLL_MS = 200
/** How often the owner is asked for a sign of life while nothing happens. */
const OWNER_POLLS = 15

/**
 * Follows a loop that another process runs, by what it writes: each event of the journal as it comes, and progress. Reads only what is new.
 * Ends with the session; at once where none is running.
 * @throws UntilgreenError STATE_CORRUPT, STATE_NEWER, STATE_IO
 */
export async function followLoop(
  stateDir: string,
  loop: string,
  watcher: LoopWatcher,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const paths = statePaths(stateDir, loop)
  const loaded = await loadState(systemDisk, paths)
  watcher.begin(loaded.state)
  if (loaded.state.status !== 'running' || !(await readOwner(stateDir, loop))) return 'session over'
  const over = new AbortController()
  const progress = followProgress(paths, loaded.state, watcher, AbortSignal.any([signal, over.signal]))
  const isOwned = async () => (await readOwner(stateDir, loop)) !== undefined
  try {
    return await followJournal(paths.journal, { place: loaded.end, state: loaded.state }, { watcher, isOwned, signal })
  } finally {
    over.abort()
    await progress
  }
}

interface Following {
  watcher: LoopWatcher
  isOwned(): Promise<boolean>
  signal: AbortSignal
}

async function followJournal(
  path: string,
  from: { place: JournalPlace; state: LoopState },
  { watcher, isOwned, signal }: Following,
): Promise<WatchEnd> {
  let { place, state } = from
  const onEvent = (event: Event) => {
    state = applyEvent(state, event)
    watcher.onEvent(event, state)
  }
  for (let quietPolls = 0; !signal.aborted; ) {
    // Asked before reading: what an owner wrote just before it went is read after.
    const abandoned = quietPolls >= OWNER_POLLS && !(await isOwned())
    const read = await readNew(path, place, onEvent)
    quietPolls = read.seq === place.seq ? (quietPolls % OWNER_POLLS) + 1 : 0
    place = read
    if (state.status !== 'running') return 'session over'
    if (abandoned && quietPolls > 0) return 'owner gone'
    await systemClock.sleep(POLL_MS, signal)
  }
  return 'left'
}

/** A line that is still being written looks torn: it is read with the next poll. */
async function readNew(path: string, from: JournalPlace, onEvent: (event: Event) => void): Promise<JournalPlace> {
  const file = await systemDisk.open(path, 'read').catch((cause: unknown) => {
    throw stateIo('open', path, cause)
  })
  try {
    if ((await file.sizeBytes()) <= from.offset) return from
    const { problem, seq, offset, unterminated } = await readJournal(file, { from, foldAfter: from.seq, onEvent })
    if (problem) throw journalError(path, problem)
    return { seq, offset: unterminated ? offset + 1 : offset }
  } finally {
    await file.close()
  }
}

/** Progress of the running cycle so far, then as it comes. Never the truth: what can't be read is passed over. */
async function followProgress(
  { progress: path }: StatePaths,
  { current }: LoopState,
  watcher: LoopWatcher,
  signal: AbortSignal,
): Promise<void> {
  const show = (line: string) => {
    const seen = parseProgress(line)
    if (seen === undefined || (current !== undefined && seen.cycle < current.number)) return
    watcher.onProgress(seen, Number.isFinite(Date.parse(seen.at)) ? Date.parse(seen.at) : systemClock.now())
  }
  const from = await readLinesOf(path, { show }).catch(() => 0)
  await followLines(path, { from, show }, signal).catch(() => undefined)
}

function parseProgress(line: string): (Progress & { at: string; cycle: number }) | undefined {
  try {
    const value = JSON.parse(line) as Progress & { at: string; cycle: number }
    return typeof value?.kind === 'string' && typeof value.cycle === 'number' ? value : undefined
  } catch {
    return undefined
  }
}
