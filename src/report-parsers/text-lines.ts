import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import { decodeChunks } from './decode.js'
import { LIMITS } from './limits.js'

/** How a text ended. */
export interface LinesEnd {
  /** Lines handed out. */
  lines: number
  /** False where the last line has no line end: a writer that ends each line was cut. True for an empty text. */
  endedWithNewline: boolean
}

/**
 * Hands each line to `take`, without its line end (LF or CRLF), numbered from 1.
 * The longest line is bounded: what goes beyond `LIMITS.lineChars` is dropped, and said in `problems`.
 */
export async function forEachLine(
  chunks: AsyncIterable<Uint8Array>,
  problems: ReportProblem[],
  take: (line: string, number: number) => void,
): Promise<LinesEnd> {
  let lines = 0
  let open = ''
  let anything = false

  function hand(line: string): void {
    lines++
    take(line.endsWith('\r') ? line.slice(0, -1) : line, lines)
  }
  function extended(rest: string): string {
    if (open.length + rest.length <= LIMITS.lineChars) return open + rest
    addProblem(problems, 'hostile', `line ${lines + 1} is longer than ${LIMITS.lineChars} characters`, lines + 1)
    return open + rest.slice(0, LIMITS.lineChars - open.length)
  }

  for await (const text of decodeChunks(chunks, problems)) {
    anything = true
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      hand(open === '' ? text.slice(start, end) : extended(text.slice(start, end)))
      open = ''
      start = end + 1
    }
    open = extended(text.slice(start))
  }
  if (open !== '') hand(open)
  return { lines, endedWithNewline: !anything || open === '' }
}
