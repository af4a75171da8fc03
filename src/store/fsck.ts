import { emptyState } from '../model/state.js'
import type { Disk, DiskFile } from '../platform/disk.js'
import { join } from '../platform/paths.js'
import { Fold } from './fold.js'
import { JOURNAL_START, type JournalEnd, type JournalProblem, readJournal } from './journal-reader.js'
import { loadState } from './load.js'
import { readSnapshot } from './snapshot.js'
import { codeOf, stateIo } from './state-io.js'
import { type StatePaths, statePaths } from './state-paths.js'
import { type BrokenLine, surveyJournal } from './survey.js'

/** What is found in the state of one loop. */
export interface StateCheck {
  loop: string
  /** Events in the journal's good part. */
  events: number
  /** Bytes of it. */
  goodBytes: number
  sizeBytes: number
  /** `newer`: written by a newer version; left alone. */
  condition: 'clean' | 'damaged' | 'newer'
  broken: BrokenLine[]
  /** Broken lines beyond those listed. */
  moreBroken: number
  /** A last line that was never written whole: no damage, the next start drops it. */
  torn?: BrokenLine
  /** Derived from the journal; anything but `good` and `missing` is rebuilt. `ahead`: it knows more than the journal. */
  snapshot: 'good' | 'missing' | 'unusable' | 'differs' | 'ahead'
  /** Left by writers that were killed. */
  temporaries: string[]
}

/**
 * Reads all of a loop's journal, compares the snapshot with it, and changes nothing.
 * @throws UntilgreenError STATE_IO; USAGE for a name that is no loop id.
 */
export async function checkState(disk: Disk, stateDir: string, loop: string): Promise<StateCheck> {
  const paths = statePaths(stateDir, loop)
  const names = await disk.names(paths.folder).catch((cause: unknown) => {
    throw stateIo('read', paths.folder, cause)
  })
  const temporaries = (names ?? []).filter((name) => name.startsWith('.') && name.endsWith('.tmp'))
  const found = await withJournal(disk, paths, (file) => readWhole(file))
  const { problem, torn, offset = 0, seq = 0, sizeBytes = 0, broken = [], moreBroken = 0 } = found ?? {}
  const snapshot = await compareSnapshot(disk, paths, found)
  const lost: BrokenLine = { line: 1, offset: 0, message: 'the journal is missing or empty, its snapshot is not' }
  const isLost = snapshot === 'ahead' && sizeBytes === 0
  return {
    loop,
    events: seq,
    goodBytes: offset,
    sizeBytes,
    condition: problem?.code === 'STATE_NEWER' ? 'newer' : problem || isLost ? 'damaged' : 'clean',
    broken: isLost ? [lost] : broken,
    moreBroken,
    ...(torn && { torn: { line: torn.line, offset, message: torn.message } }),
    snapshot,
    temporaries: temporaries.map((name) => join(paths.folder, name)),
  }
}

type Reading = JournalEnd & {
  problem?: JournalProblem
  sizeBytes: number
  broken: BrokenLine[]
  moreBroken: number
  state: Fold
}

async function readWhole(file: DiskFile): Promise<Reading> {
  const state = new Fold(emptyState())
  const end = await readJournal(file, { from: JOURNAL_START, foldAfter: 0, onEvent: (event) => state.apply(event) })
  const { broken, moreBroken } = end.problem ? await surveyJournal(file) : { broken: [], moreBroken: 0 }
  const { problem } = end
  // What the reader stopped at is always listed, though the survey may see that line with milder eyes.
  const isListed = problem === undefined || broken.some(({ offset }) => offset === problem.offset)
  const first = isListed ? [] : [{ line: problem.line, offset: problem.offset, message: problem.message }]
  return { ...end, state, broken: [...first, ...broken], moreBroken, sizeBytes: await file.sizeBytes() }
}

async function compareSnapshot(
  disk: Disk,
  paths: StatePaths,
  found: Reading | undefined,
): Promise<StateCheck['snapshot']> {
  const there = (await disk.stamp(paths.snapshot).catch(() => undefined)) !== undefined
  if (!there) return 'missing'
  const snapshot = await readSnapshot(disk, paths.snapshot)
  if (snapshot === undefined) return 'unusable'
  if (snapshot.place.seq > (found?.seq ?? 0)) return 'ahead'
  if (found === undefined || found.problem) return 'good'
  const loaded = await loadState(disk, paths)
  return canonical(loaded.state) === canonical(found.state.result()) ? 'good' : 'differs'
}

async function withJournal<T>(
  disk: Disk,
  paths: StatePaths,
  use: (file: DiskFile) => Promise<T>,
): Promise<T | undefined> {
  let file: DiskFile | undefined
  try {
    file = await disk.open(paths.journal, 'read')
    return await use(file)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw stateIo('read', paths.journal, cause)
  } finally {
    await file?.close()
  }
}

/** JSON with the keys of each object sorted. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
