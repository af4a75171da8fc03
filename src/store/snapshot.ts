import type { Clock } from '../model/clock.js'
import type { History, HistoryPoint } from '../model/history.js'
import type { LoopState } from '../model/state.js'
import { crc32Hex, crc32Of } from '../platform/crc32.js'
import type { Disk, DiskFile } from '../platform/disk.js'
import type { JournalPlace } from './journal-reader.js'
import { readLines } from './line-reader.js'
import { writeWhole } from './write-whole.js'

/** Goes up whenever `applyEvent` folds the same events into something else: an older snapshot is then rebuilt. */
export const FOLD_VERSION = 2

/** A fold of the journal's beginning, and the place up to which it reaches. */
export interface Snapshot {
  place: JournalPlace
  /** Checksum of the line that ends at `place`: tells whether the snapshot is of this journal. */
  lastCrc: number
  state: LoopState
}

interface Head {
  version: number
  seq: number
  offset: number
  lastCrc: number
  state: LoopState
  /** Where the unfinished cycle's history differs from the loop's. */
  currentHistory?: { changed: Partial<History>; absent: string[] }
}

const POINTS_PER_LINE = 500

/** Writes a snapshot whole or not at all. @throws UntilgreenError STATE_IO; the old one stands then. */
export async function writeSnapshot(
  files: { disk: Disk; clock: Clock },
  path: string,
  snapshot: Snapshot,
): Promise<void> {
  await writeWhole(files, path, snapshotText(snapshot))
}

/**
 * Reads a snapshot. One that is missing, damaged or of another version is none: it is derived and will be rebuilt.
 * The points, which may be many, are read in portions, so that the file is never in memory as a whole.
 */
export async function readSnapshot(disk: Disk, path: string): Promise<Snapshot | undefined> {
  let file: DiskFile | undefined
  try {
    file = await disk.open(path, 'read')
    return await readParts(file)
  } catch {
    return undefined
  } finally {
    await file?.close().catch(() => undefined)
  }
}

/**
 * One JSON document in lines: the head with all but the points, then the points in portions, then the checksum over
 * all bytes before `,"crc"`.
 */
function* snapshotText({ place, lastCrc, state }: Snapshot): Generator<string> {
  const { points, ...history } = state.history
  const { current, ...rest } = state
  const head: Head = {
    version: FOLD_VERSION,
    ...place,
    lastCrc,
    // The history of the unfinished cycle is almost always the loop's own: it is not written twice.
    state: {
      ...rest,
      ...(current && { current: { ...current, history: {} as History } }),
      history: history as History,
    },
    ...(current && { currentHistory: differences(current.history, state.history) }),
  }
  let crc = 0
  const summed = (text: string): string => {
    crc = crc32Of(new TextEncoder().encode(text), crc)
    return text
  }
  yield summed(`${JSON.stringify(head).slice(0, -1)},"points":[\n`)
  for (let start = 0; start < points.length; start += POINTS_PER_LINE) {
    const portion = JSON.stringify(points.slice(start, start + POINTS_PER_LINE)).slice(1, -1)
    yield summed(`${portion}${start + POINTS_PER_LINE < points.length ? ',' : ''}\n`)
  }
  yield summed(']')
  yield `,"crc":"${crc32Hex(crc)}"}\n`
}

async function readParts(file: DiskFile): Promise<Snapshot | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const points: HistoryPoint[] = []
  let head: Head | undefined
  let crc = 0
  for await (const lines of readLines(file, 0)) {
    for (const { bytes } of lines) {
      const text = decoder.decode(bytes)
      if (head === undefined) head = JSON.parse(`${text}]}`) as Head
      else if (text.startsWith('],"crc":"')) {
        const isWhole = text === `],"crc":"${crc32Hex(crc32Of(bytes.subarray(0, 1), crc))}"}`
        return isWhole && head.version === FOLD_VERSION ? assemble(head, points) : undefined
      } else points.push(...(JSON.parse(`[${text.replace(/,$/, '')}]`) as HistoryPoint[]))
      crc = crc32Of(NEWLINE, crc32Of(bytes, crc))
    }
  }
  return undefined
}

const NEWLINE = Uint8Array.of(10)

function assemble({ seq, offset, lastCrc, state, currentHistory }: Head, points: HistoryPoint[]): Snapshot {
  const history: History = { ...state.history, points }
  const own: History = { ...history, ...currentHistory?.changed }
  for (const key of currentHistory?.absent ?? []) delete own[key as 'lastGreen']
  const current = state.current && { current: { ...state.current, history: own } }
  return { place: { seq, offset }, lastCrc, state: { ...state, ...current, history } }
}

function differences(of: History, from: History): NonNullable<Head['currentHistory']> {
  const changed = Object.entries(of).filter(([key, value]) => from[key as keyof History] !== value)
  return {
    changed: Object.fromEntries(changed) as Partial<History>,
    absent: Object.keys(from).filter((key) => !Object.hasOwn(of, key)),
  }
}
