import { lineTimeMs } from './line-time.js'

/** Lines of a log as a file of the cycle has them. */
export interface LogText {
  /** The source's name: `backend`. */
  name: string
  /** `output/log-backend.log` */
  file: string
  lines: readonly string[]
}

/** A log, read once for all causes that are looked for in it. */
export interface PreparedLog extends LogText {
  /** Indexes of lines that speak of trouble, in order. */
  trouble: number[]
  isTrouble(index: number): boolean
  /** Of the line, or of the last one before it that has one. */
  timeMs(index: number): number | undefined
  /** Indexes of lines that speak of trouble and hold this identifier, lower case. */
  linesWith(id: string): readonly number[]
  /** Indexes of the first lines that hold this word, lower case; at most `most`. */
  linesNaming(word: string, most: number): number[]
}

const TROUBLE =
  /\b(?:error|exception|fatal|panic|fail(?:ed|ure|s)?|refus(?:ed|al)|denied|reject(?:ed)?|time[d-]? ?out|unavailable|traceback|killed|out of memory|oom|invalid|aborted|unhandled|critical)\b/i
/** What is unique enough to tie a line to a test. */
const IDENTIFIER =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b|\b[0-9a-f]{16,64}\b|\b(?:req|request|trace|run|conn|sess|session|msg|thread)[_-][\w-]{6,64}/gi

/** Reads a log's lines once: linear in its size. */
export function prepareLog(log: LogText): PreparedLog {
  const { lines } = log
  const times: (number | undefined)[] = []
  const trouble: number[] = []
  const isTrouble = new Uint8Array(lines.length)
  const byId = new Map<string, number[]>()
  let atMs: number | undefined
  lines.forEach((line, index) => {
    atMs = lineTimeMs(line) ?? atMs
    times.push(atMs)
    if (!TROUBLE.test(line)) return
    trouble.push(index)
    isTrouble[index] = 1
    for (const id of new Set(identifiersIn(line))) byId.set(id, [...(byId.get(id) ?? []).slice(0, 20), index])
  })
  const lower = lines.map((line) => line.toLowerCase())
  return {
    ...log,
    trouble,
    isTrouble: (index) => isTrouble[index] === 1,
    timeMs: (index) => times[index],
    linesWith: (id) => byId.get(id) ?? [],
    linesNaming(word, most) {
      const found: number[] = []
      for (let index = 0; index < lower.length && found.length < most; index++)
        if (lower[index]?.includes(word)) found.push(index)
      return found
    },
  }
}

/** Ids in a text, lower case. */
export function identifiersIn(text: string): string[] {
  return [...text.matchAll(IDENTIFIER)].map(([id]) => id.toLowerCase())
}
