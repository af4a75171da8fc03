import type { Facts } from '../../model/facts.js'
import { identifiersIn, type LogText, type PreparedLog, prepareLog } from './prepared-log.js'

export { type LogText, type PreparedLog, prepareLog } from './prepared-log.js'

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
const MOST_IDS = 500
const MOST_TRAILS = 50
/** Of one kind of tie; what else a log holds says the same again. */
const MOST_CANDIDATES = 50
/** Clocks of two machines. */
const SKEW_MS = 500

/**
 * The lines that speak of a cause: by the trace id of its tests, an id that its tests saw, a fact that names it, or trouble while they ran.
 * Best first, at most three, each saying something else.
 */
export function correlate(facts: Facts, tests: readonly TestTrail[], logs: readonly PreparedLog[]): LogHit[] {
  const marks = marksOf(facts, tests.slice(0, MOST_TRAILS))
  const scored = logs.flatMap((log) => hitsIn(log, marks))
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

/** What a log says of trouble, for a cause that the whole of it is about: its last three such lines, else its last line. */
export function troubleIn(log: LogText): LogHit[] {
  const { lines } = log
  const { trouble } = prepareLog(log)
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const chosen = trouble.length > 0 ? trouble.slice(-MOST_HITS) : last >= 0 ? [last] : []
  return chosen.map((index) => hitAt(log, index, []))
}

interface Marks {
  traces: readonly string[]
  ids: readonly string[]
  words: readonly string[]
  windows: readonly (readonly [fromMs: number, toMs: number])[]
}

function marksOf(facts: Facts, tests: readonly TestTrail[]): Marks {
  const traces = [...new Set(tests.flatMap(({ traceId }) => traceId ?? []))]
  const ids = [...new Set(tests.flatMap(({ text }) => identifiersIn(text)))].filter((id) => !traces.includes(id))
  const { errorCode, closeReason, exception, errno, sqlState, grpc, tls, subject } = facts
  const named = [errorCode, closeReason, exception, errno, sqlState, grpc, tls, subject]
  const words = named.flatMap((word) => (word !== undefined && word.length >= 4 ? [word.toLowerCase()] : []))
  return { traces, ids: ids.slice(0, MOST_IDS), words, windows: windowsOf(tests) }
}

/** The times in which tests ran, those that overlap as one. */
function windowsOf(tests: readonly TestTrail[]): Marks['windows'] {
  const each = tests
    .flatMap(({ startedMs, endedMs }) =>
      startedMs === undefined || endedMs === undefined ? [] : [[startedMs - SKEW_MS, endedMs + SKEW_MS] as const],
    )
    .sort(([a], [b]) => a - b)
  const joined: [number, number][] = []
  for (const [from, to] of each) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

interface Scored {
  score: number
  hit: LogHit
}

interface Tie {
  score: number
  because: string[]
}

function hitsIn(log: PreparedLog, { traces, ids, words, windows }: Marks): Scored[] {
  const ties = new Map<number, Tie>()
  const tie = (index: number, score: number, because: string): void => {
    const known = ties.get(index) ?? { score: 0, because: [] }
    ties.set(index, { score: known.score + score, because: [...known.because, because] })
  }
  for (const id of traces) for (const index of log.linesWith(id)) tie(index, 8, 'has the trace id of one of its tests')
  for (const id of ids) for (const index of log.linesWith(id)) tie(index, 6, `names ${id}, which one of its tests saw`)
  for (const word of words) for (const index of log.linesNaming(word, MOST_CANDIDATES)) tie(index, 4, `names ${word}`)
  const inTime = (index: number): boolean => {
    const atMs = log.timeMs(index)
    return atMs !== undefined && windows.some(([from, to]) => atMs >= from && atMs <= to)
  }
  let left = MOST_CANDIDATES
  for (const index of log.trouble) {
    if (left === 0) break
    if (ties.has(index) || !inTime(index)) continue
    ties.set(index, { score: 0, because: [] })
    left--
  }
  return [...ties].map(([index, { score, because }]) => {
    const isTimely = inTime(index)
    const told = [...new Set(because)].slice(0, 3)
    const why = isTimely ? [...told, 'written while its tests ran'] : told
    return { score: score + (log.isTrouble(index) ? 3 : 0) + (isTimely ? 2 : 0), hit: hitAt(log, index, why) }
  })
}

function hitAt({ file, name, lines }: LogText, index: number, because: string[]): LogHit {
  return { file, name, line: index + 1, text: (lines[index] ?? '').trim().slice(0, 400), because }
}
