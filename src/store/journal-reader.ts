import { UntilgreenError } from '../errors.js'
import { type Event, JOURNAL_FORMAT } from '../model/event.js'
import type { DiskFile } from '../platform/disk.js'
import { checkLine, claimedFormat, type LineCheck, parseLine, startsWith } from './journal-line.js'
import { type RawLine, readLines } from './line-reader.js'

/** A place in a journal: after the event `seq`, at byte `offset`. */
export interface JournalPlace {
  seq: number
  offset: number
}

/** Where a journal's good part ends, and what lies behind it. */
export interface JournalEnd extends JournalPlace {
  /** A last line that was never written whole. It was never confirmed to anybody. */
  torn?: { line: number; sizeBytes: number; message: string }
  /** The last good line has no newline yet. */
  unterminated: boolean
  /** Checksum of the last good line. */
  lastCrc?: number
}

/** A line that is wrong and not just torn. */
export interface JournalProblem extends JournalPlace {
  code: 'STATE_CORRUPT' | 'STATE_NEWER'
  line: number
  message: string
}

export interface JournalReading {
  /** Lines before this place are skipped. */
  from: JournalPlace
  /** Lines up to this number are checked and not handed over. */
  foldAfter: number
  onEvent(event: Event): void
}

export const JOURNAL_START: JournalPlace = { seq: 0, offset: 0 }

/**
 * Reads a journal up to its end or its first problem. Each line's checksum and number is checked.
 * @returns the end of the good part, with `problem` where a broken line is in the way.
 */
export async function readJournal(
  file: DiskFile,
  reading: JournalReading,
): Promise<JournalEnd & { problem?: JournalProblem }> {
  const sizeBytes = await file.sizeBytes()
  const end: JournalEnd = { ...reading.from, unterminated: false }
  for await (const lines of readLines(file, reading.from.offset)) {
    for (const line of lines) {
      const check = judgeLine(line, end.seq + 1, line.offset + line.bytes.length + 1 >= sizeBytes)
      if (check.kind === 'torn') return { ...end, torn: { ...check, line: end.seq + 1, sizeBytes: line.bytes.length } }
      if (check.kind === 'problem') {
        return { ...end, problem: { ...check, line: end.seq + 1, seq: end.seq, offset: line.offset } }
      }
      end.seq += 1
      end.offset = line.offset + line.bytes.length + (line.terminated ? 1 : 0)
      end.unterminated = !line.terminated
      end.lastCrc = check.crc
      if (end.seq > reading.foldAfter) reading.onEvent(parseLine(line.bytes))
    }
  }
  return end
}

/** The error that a problem is, for everyone but `fsck`. */
export function journalError(path: string, problem: JournalProblem): UntilgreenError {
  return new UntilgreenError(problem.code, `${path}, line ${problem.line}: ${problem.message}`)
}

type LineJudgement =
  | { kind: 'good'; crc: number }
  | { kind: 'torn'; message: string }
  | { kind: 'problem'; code: JournalProblem['code']; message: string }

function judgeLine(line: RawLine, seq: number, isLast: boolean): LineJudgement {
  const format = seq === 1 ? claimedFormat(line.bytes) : undefined
  if (format !== undefined && format > JOURNAL_FORMAT) {
    return {
      kind: 'problem',
      code: 'STATE_NEWER',
      message: `its format is ${format}, this version reads ${JOURNAL_FORMAT}`,
    }
  }
  const check = checkLine(line.bytes, seq)
  if (check.kind !== 'good') return brokenLine(line, check, isLast && mayBeTorn(line, seq))
  if (seq === 1 && format !== JOURNAL_FORMAT) {
    return { kind: 'problem', code: 'STATE_CORRUPT', message: 'the first event does not name the format' }
  }
  return check
}

function brokenLine(
  line: RawLine,
  check: Exclude<LineCheck, { kind: 'good' }>,
  tornIsPossible: boolean,
): LineJudgement {
  const { message } = check
  if (tornIsPossible && (check.kind === 'fragment' || hasHole(line.bytes)) && !hidesWholeLine(line)) {
    return { kind: 'torn', message }
  }
  return { kind: 'problem', code: 'STATE_CORRUPT', message }
}

/** The very first line must at least begin as ours: anything else is not a journal, and never an empty history. */
function mayBeTorn(line: RawLine, seq: number): boolean {
  return seq > 1 || (!line.terminated && startsWith(line.bytes, '{"seq":1,"at":"'))
}

/** A whole line whose newline turned into something else was written whole, so it was not torn. */
function hidesWholeLine(line: RawLine): boolean {
  return (
    !line.terminated && /,"crc":"[0-9a-f]{8}"\}.$/s.test(new TextDecoder('latin1').decode(line.bytes.subarray(-20)))
  )
}

/** Zeros where a page never reached the disk before the power went. */
function hasHole(bytes: Uint8Array): boolean {
  const at = bytes.indexOf(0)
  return at !== -1 && bytes.length > at + 16 && bytes.subarray(at, at + 16).every((byte) => byte === 0)
}
