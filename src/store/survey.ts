import { JOURNAL_FORMAT } from '../model/event.js'
import type { DiskFile } from '../platform/disk.js'
import { checkLine, claimedFormat } from './journal-line.js'
import { type RawLine, readLines } from './line-reader.js'

/** A line that is wrong. */
export interface BrokenLine {
  line: number
  offset: number
  message: string
}

/** All that is wrong with a journal, not only the first thing. */
export interface Survey {
  lines: number
  broken: BrokenLine[]
  /** More are broken than are listed. */
  moreBroken: number
}

const MOST_LISTED = 100

/** Looks at each line by itself: behind a broken one it takes up the numbers that it finds. */
export async function surveyJournal(file: DiskFile): Promise<Survey> {
  const survey: Survey = { lines: 0, broken: [], moreBroken: 0 }
  let due = 1
  for await (const lines of readLines(file, 0)) {
    for (const line of lines) {
      survey.lines += 1
      const claimed = claimedNumber(line) ?? due
      const message = wrongWith(line, claimed, due)
      if (message !== undefined && survey.broken.length < MOST_LISTED) {
        survey.broken.push({ line: survey.lines, offset: line.offset, message })
      } else if (message !== undefined) survey.moreBroken += 1
      due = claimed + 1
    }
  }
  return survey
}

function wrongWith(line: RawLine, claimed: number, due: number): string | undefined {
  const check = checkLine(line.bytes, claimed)
  if (check.kind !== 'good') return check.message
  if (claimed !== due) return `number ${due} is due here, ${claimed} is there`
  if (due === 1 && claimedFormat(line.bytes) !== JOURNAL_FORMAT) return 'the first event does not name the format'
  return undefined
}

function claimedNumber({ bytes }: RawLine): number | undefined {
  const match = /^\{"seq":(\d{1,15}),/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 32)))
  return match ? Number(match[1]) : undefined
}
