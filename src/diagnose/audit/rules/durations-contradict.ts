import type { RuleResult } from '../audit-finding.js'
import type { CountClaim } from '../count-claims.js'
import { plain, type ReportLine } from '../report-lines.js'
import { type ListedTest, unitMs } from '../test-listing.js'

/** A duration that a line states. */
interface Stated {
  ms: number
  line: number
  /** Half of its last digit, in ms: what rounding may hide. */
  stepMs: number
  shown: string
}

const UNIT = '(ms|milliseconds?|s|secs?|seconds?|min|mins|minutes?|h|hours?)'
const EACH = new RegExp(
  `(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\s*(?:per|each|for each|\\/)\\s*(?:single\\s+)?(?:test|case|spec)\\b|\\b(?:each|every)\\s+test\\b[^.\\d]{0,30}(\\d+(?:\\.\\d+)?)\\s*${UNIT}`,
  'i',
)
const AVERAGE = /\b(?:avg|average|mean|median|on average|typical(?:ly)?|about|around)\b|~|≈/i
const EXTREME = /\b(?:max(?:imum)?|min(?:imum)?|slowest|fastest|longest|shortest|up to|at most|at least|p\d\d)\b/i
const LIMIT =
  /\b(?:limit|sla|slo|budget|threshold|target|allowed|deadline|must|should|within|under|timeout|time-out|time limit)\b/i
const DONE = /\btimed out after\b/i
const TOTAL = new RegExp(
  `\\b(?:total (?:run ?time|duration|time|execution time)|run ?time|(?:suite|run|test run|whole run|tests) (?:passed in|failed in|ran in|run in|took|ran for|duration|finished in|completed in))\\b[^\\d\\n]{0,20}(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\b(?:\\s*(\\d+(?:\\.\\d+)?)\\s*(s|secs?|seconds?)\\b)?`,
  'i',
)
const SLOWEST = new RegExp(
  `\\b(?:slowest|longest) (?:test|case|spec)\\b[^\\d\\n]{0,40}(\\d+(?:\\.\\d+)?)\\s*${UNIT}\\b`,
  'i',
)
const RUNNER =
  /\b(?:passed|failed|skipped|errors?)\b.*\bin (\d+(?:\.\d+)?)s\b|^\s*(?:Time|Duration):?\s+(\d+(?:\.\d+)?)\s*s\b|^Ran \d+ tests? in (\d+(?:\.\d+)?)s/i
const RANGE = new RegExp(
  `\\brange[sd]?\\s+(?:from|between)?\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}?\\s*(?:to|and|-|–)\\s*(\\d+(?:\\.\\d+)?)\\s*${UNIT}`,
  'i',
)
const PARALLEL = /\b(?:parallel|workers?|concurren(?:t|cy|tly)|xdist|shards?|-n ?\d+|-j ?\d+|threads)\b/i
/** Set-up, start and tear-down. */
const SLACK = 1.1

/** Durations that can't all be true: per test, in total, as a range, of one test. A limit is no duration. */
export function durationsContradict(
  lines: readonly ReportLine[],
  tests: readonly ListedTest[],
  counts: readonly CountClaim[],
): RuleResult {
  const findings: RuleResult['findings'] = []
  const told = new Set<number>()
  const add = (line: number, detail: string) => {
    if (!told.has(line)) findings.push({ rule: 'durations-contradict', line, detail })
    told.add(line)
  }
  const read = lines
    .filter(({ zone }) => zone !== 'quote')
    .map((line) => ({ ...line, text: line.zone === 'code' ? line.text : plain(line.text) }))
  const each = read.flatMap((line) => perTest(line))
  const totals = read.flatMap((line) => totalIn(line))
  const outputs = read.flatMap((line) => runnerIn(line))
  perTestContradicts(each, add)
  rangeContradicts(read, tests, add)
  oneTestContradicts(tests, add)
  const parallel = lines.some(({ text }) => PARALLEL.test(text))
  const slowest = read.flatMap((line) => slowestIn(line)).sort((a, b) => b.ms - a.ms)[0]
  const averages = read.flatMap((line) => averageIn(line))
  const sums = sumsOf(tests)
  for (const total of [...totals, ...outputs]) {
    sumContradicts({ total, sums, parallel }, add)
    if (slowest && slowest.ms - slowest.stepMs > (total.ms + total.stepMs) * SLACK + 1_000) {
      add(total.line, `${total.shown} in total, but the slowest test took ${slowest.shown} (line ${slowest.line})`)
    }
    if (!parallel) productContradicts({ total, each, averages, counts }, add)
  }
  outputContradicts(totals, outputs, add)
  return { claims: each.length + totals.length, findings }
}

type Add = (line: number, detail: string) => void

function perTest({ text, number }: ReportLine): Stated[] {
  const match = EACH.exec(text)
  if (match === null || AVERAGE.test(text) || EXTREME.test(text) || (LIMIT.test(text) && !DONE.test(text))) return []
  return [stated(match[1] ?? match[3] ?? '', match[2] ?? match[4] ?? '', number)]
}

function averageIn({ text, number, zone }: ReportLine): Stated[] {
  const match = zone === 'prose' && AVERAGE.test(text) && !LIMIT.test(text) ? EACH.exec(text) : null
  return match === null ? [] : [stated(match[1] ?? match[3] ?? '', match[2] ?? match[4] ?? '', number)]
}

function slowestIn({ text, number, zone }: ReportLine): Stated[] {
  const match = zone === 'prose' && !LIMIT.test(text) ? SLOWEST.exec(text) : null
  return match === null ? [] : [stated(match[1] ?? '', match[2] ?? '', number)]
}

function totalIn({ text, number, zone }: ReportLine): Stated[] {
  const match = zone === 'prose' && !LIMIT.test(text) ? TOTAL.exec(text.replace(EACH, ' ')) : null
  if (match === null) return []
  const base = stated(match[1] ?? '', match[2] ?? '', number)
  const rest = match[3] === undefined ? 0 : Number(match[3]) * 1_000
  const loose = AVERAGE.test(text) ? Math.max(base.stepMs, base.ms * 0.2) : base.stepMs
  return [{ ...base, ms: base.ms + rest, stepMs: rest > 0 ? 1_000 : loose }]
}

function runnerIn({ text, number, zone }: ReportLine): Stated[] {
  const match = zone === 'code' ? RUNNER.exec(text) : null
  return match === null ? [] : [stated(match[1] ?? match[2] ?? match[3] ?? '', 's', number)]
}

function perTestContradicts([first, ...others]: readonly Stated[], add: Add): void {
  if (first === undefined) return
  for (const other of others) {
    if (differ(first, other))
      add(other.line, `${other.shown} per test here, ${first.shown} per test in line ${first.line}`)
  }
}

function rangeContradicts(lines: readonly ReportLine[], tests: readonly ListedTest[], add: Add): void {
  for (const { text, number } of lines) {
    const match = /\b(?:duration|test|took|time)/i.test(text) ? RANGE.exec(text) : null
    if (match === null) continue
    const low = stated(match[1] ?? '', match[2] ?? match[4] ?? '', number)
    const high = stated(match[3] ?? '', match[4] ?? '', number)
    const outside = tests.find(
      ({ durationMs }) =>
        durationMs !== undefined && (durationMs < low.ms - 2 * low.stepMs || durationMs > high.ms + 2 * high.stepMs),
    )
    if (outside?.durationMs !== undefined)
      add(
        number,
        `${outside.id} took ${seconds(outside.durationMs)} (line ${outside.line}), which is not between ${low.shown} and ${high.shown}`,
      )
  }
}

function oneTestContradicts(tests: readonly ListedTest[], add: Add): void {
  const first = new Map<string, ListedTest>()
  for (const test of tests) {
    if (test.durationMs === undefined) continue
    const name = test.id.split('::').at(-1) ?? test.id
    const known = first.get(name)
    if (known?.durationMs === undefined) first.set(name, test)
    else if (Math.abs(known.durationMs - test.durationMs) > Math.max(500, known.durationMs * 0.05)) {
      add(
        test.line,
        `${name} took ${seconds(test.durationMs)} here, ${seconds(known.durationMs)} in line ${known.line}`,
      )
    }
  }
}

/** Of the tests whose durations are told, each once. */
interface Sums {
  tests: number
  longestMs: number
  sumMs: number
}

function sumsOf(tests: readonly ListedTest[]): Sums {
  const byName = new Map<string, number>()
  for (const { id, durationMs } of tests) if (durationMs !== undefined) byName.set(id, durationMs)
  let longestMs = 0
  let sumMs = 0
  for (const ms of byName.values()) {
    longestMs = Math.max(longestMs, ms)
    sumMs += ms
  }
  return { tests: byName.size, longestMs, sumMs }
}

function sumContradicts({ total, sums, parallel }: { total: Stated; sums: Sums; parallel: boolean }, add: Add): void {
  const atMost = (total.ms + total.stepMs) * SLACK + 1_000
  const { tests, longestMs, sumMs } = sums
  if (longestMs > atMost) add(total.line, `${total.shown} in total, but one test alone took ${seconds(longestMs)}`)
  if (!parallel && tests > 1 && sumMs > atMost) {
    add(total.line, `${total.shown} in total, but the tests listed took ${seconds(sumMs)} one after the other`)
  }
}

function productContradicts(
  {
    total,
    each,
    averages,
    counts,
  }: { total: Stated; each: readonly Stated[]; averages: readonly Stated[]; counts: readonly CountClaim[] },
  add: Add,
): void {
  const count = counts.find(({ part }) => !part)
  const tests = count?.total ?? (count?.passed ?? 0) + (count?.failed ?? 0)
  const [one] = [...each, ...averages]
  if (tests === 0 || one === undefined) return
  const least = tests * (one.ms - one.stepMs)
  if (least > (total.ms + total.stepMs) * SLACK + 1_000)
    add(
      total.line,
      `${total.shown} in total, but ${tests} tests of ${one.shown} (line ${one.line}) take ${seconds(tests * one.ms)}`,
    )
}

function outputContradicts(totals: readonly Stated[], outputs: readonly Stated[], add: Add): void {
  const [output, ...more] = outputs
  if (output === undefined || more.length > 0) return
  for (const total of totals) {
    const short = total.ms + total.stepMs < output.ms * 0.9 - 1_000
    const long = total.ms - total.stepMs > output.ms * 2 + 60_000
    if (short || long)
      add(total.line, `${total.shown} here, ${output.shown} in the runner's own output (line ${output.line})`)
  }
}

function stated(amount: string, unit: string, line: number): Stated {
  const factor = unitMs(unit)
  const decimals = amount.split('.')[1]?.length ?? 0
  return { ms: Number(amount) * factor, line, stepMs: (factor / 10 ** decimals) * 0.5, shown: `${amount} ${unit}` }
}

function differ(a: Stated, b: Stated): boolean {
  return Math.abs(a.ms - b.ms) > Math.max(a.stepMs + b.stepMs, 0.05 * Math.max(a.ms, b.ms))
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toFixed(3))} s`
}
