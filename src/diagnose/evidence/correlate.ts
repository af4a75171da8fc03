import type { Facts } from '../../model/facts.js'
import { lineTimeMs } from './line-time.js'

/** Lines of a log as a file of the cycle has them. */
export interface LogText {
  /** The source's name: `backend`. */
  name: string
  /** `output/log-backend.log` */
  file: string
  lines: readonly string[]
}

/** What is known of one failed test, to find it in a log. */
export interface TestTrail {
  /** Milliseconds since 1970. */
  startedMs?: number
  endedMs?: number
  traceId?: string
  /** Message and output. */
  text: string
}

/** A line that has to do with a cause, and why. */
export interface LogHit {
  file: string
  name: string
  /** From 1. */
  line: number
  text: string
  because: string[]
}

const MOST_HITS = 3
/** Clocks of two machines. */
const SKEW_MS = 500
const TROUBLE =
  /\b(?:error|exception|fatal|panic|fail(?:ed|ure|s)?|refus(?:ed|al)|denied|reject(?:ed)?|time[d-]? ?out|unavailable|traceback|killed|out of memory|oom|invalid|aborted|unhandled|critical)\b/i
/** What is unique enough to tie a line to a test. */
const IDENTIFIER =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b|\b[0-9a-f]{16,64}\b|\b(?:req|request|trace|run|conn|sess|session|msg|thread)[_-][\w-]{6,64}/gi

/**
 * The lines that speak of a cause: by the trace id of its tests, an id that its tests saw, a fact that names it, or trouble while they ran.
 * Best first, at most three, each saying something else. Linear in the size of the logs.
 */
export function correlate(facts: Facts, tests: readonly TestTrail[], logs: readonly LogText[]): LogHit[] {
  const marks = marksOf(facts, tests)
  const scored = logs.flatMap((log) => hitsIn(log, marks, tests))
  scored.sort((a, b) => b.score - a.score)
  const seen = new Set<string>()
  const told = scored.filter(({ hit }) => {
    const gist = hit.text
      .replace(/\b[0-9a-f-]{8,}\b/gi, '')
      .replace(/[\d:.]+/g, '')
      .slice(0, 200)
    return seen.has(gist) ? false : seen.add(gist)
  })
  return told.slice(0, MOST_HITS).map(({ hit }) => hit)
}

interface Marks {
  traces: ReadonlySet<string>
  ids: ReadonlySet<string>
  words: readonly string[]
}

const MOST_IDS = 500

function marksOf(facts: Facts, tests: readonly TestTrail[]): Marks {
  const traces = new Set(tests.flatMap(({ traceId }) => traceId ?? []))
  const ids = new Set<string>()
  for (const { text } of tests.slice(0, 50))
    for (const [id] of text.matchAll(IDENTIFIER)) if (ids.size < MOST_IDS && !traces.has(id)) ids.add(id.toLowerCase())
  const named = [
    facts.errorCode,
    facts.closeReason,
    facts.exception,
    facts.errno,
    facts.sqlState,
    facts.grpc,
    facts.tls,
    facts.subject,
  ]
  const words = named.flatMap((word) => (word !== undefined && word.length >= 4 ? [word.toLowerCase()] : []))
  return { traces, ids, words }
}

interface Scored {
  score: number
  hit: LogHit
}

function hitsIn({ name, file, lines }: LogText, marks: Marks, tests: readonly TestTrail[]): Scored[] {
  let atMs: number | undefined
  const hits: Scored[] = []
  lines.forEach((line, index) => {
    atMs = lineTimeMs(line) ?? atMs
    const isTrouble = TROUBLE.test(line)
    const word = wordIn(line, marks.words)
    if (!isTrouble && word === undefined) return
    const { score, because } = ties(line, marks, word)
    const inTime = atMs !== undefined && tests.some((test) => isWithin(atMs as number, test))
    const total = score + (isTrouble ? 3 : 0) + (inTime ? 2 : 0)
    if (score === 0 && !(isTrouble && inTime)) return
    const why = inTime ? [...because, 'written while its tests ran'] : because
    hits.push({ score: total, hit: { file, name, line: index + 1, text: line.trim().slice(0, 400), because: why } })
  })
  return hits
}

function ties(line: string, { traces, ids }: Marks, word: string | undefined): { score: number; because: string[] } {
  const found = [...line.matchAll(IDENTIFIER)].map(([id]) => id.toLowerCase())
  const trace = found.find((id) => traces.has(id))
  const id = found.find((one) => ids.has(one))
  return {
    score: (trace === undefined ? 0 : 8) + (id === undefined ? 0 : 6) + (word === undefined ? 0 : 4),
    because: [
      ...(trace === undefined ? [] : ['has the trace id of one of its tests']),
      ...(id === undefined ? [] : [`names ${id}, which one of its tests saw`]),
      ...(word === undefined ? [] : [`names ${word}`]),
    ],
  }
}

function wordIn(line: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined
  const lower = line.toLowerCase()
  return words.find((word) => lower.includes(word))
}

function isWithin(atMs: number, { startedMs, endedMs }: TestTrail): boolean {
  return startedMs !== undefined && endedMs !== undefined && atMs >= startedMs - SKEW_MS && atMs <= endedMs + SKEW_MS
}

/** What a log says of trouble, for a cause that the whole of it is about: its last three such lines, else its last line. */
export function troubleIn({ name, file, lines }: LogText): LogHit[] {
  const hits = lines.flatMap((line, index): LogHit[] =>
    TROUBLE.test(line) ? [{ file, name, line: index + 1, text: line.trim().slice(0, 400), because: [] }] : [],
  )
  if (hits.length > 0) return hits.slice(-MOST_HITS)
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const text = lines[last]?.trim().slice(0, 400)
  return text === undefined ? [] : [{ file, name, line: last + 1, text, because: [] }]
}
