import { lineTimeMs } from '../../../diagnose/evidence/line-time.js'
import type { FetchedLog, LogWindow } from '../log-source.js'
import { boundedLines } from './bounded-lines.js'

/** Clocks of two machines are hardly ever the same, and the last lines come late. */
const MARGIN_MS = 2_000

/**
 * The lines of a window, at most 1 MB. A line without a time belongs to the one before it; where no line has one, all are
 * kept and the problem says so.
 */
export function withinWindow(
  lines: readonly string[],
  { since, until }: Pick<LogWindow, 'since' | 'until'>,
): FetchedLog {
  const [from, to] = [Date.parse(since) - MARGIN_MS, Date.parse(until) + MARGIN_MS]
  const kept = boundedLines()
  let isStamped = false
  let isInside = false
  for (const line of lines) {
    const atMs = lineTimeMs(line)
    if (atMs !== undefined) {
      isStamped = true
      isInside = atMs >= from && atMs <= to
    }
    if (isInside) kept.add(line)
  }
  if (isStamped || lines.length === 0) return { lines: kept.lines(), cutLines: kept.cutLines() }
  for (const line of lines) kept.add(line)
  const problem = 'no line has a time: what was written before or after the run is among them'
  return { lines: kept.lines(), cutLines: kept.cutLines(), problem }
}
