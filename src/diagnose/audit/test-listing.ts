import { plain, type ReportLine } from './report-lines.js'

export type ListedStatus = 'passed' | 'failed' | 'skipped'

/** A test that the report names, and what it says of it. */
export interface ListedTest {
  id: string
  line: number
  section: number
  zone: ReportLine['zone']
  status?: ListedStatus
  durationMs?: number
}

const ID =
  /(?<![\w/.$@-])(?:[\w./-]+\.\w{1,4}::)?(?:[\w-]+(?:\.[\w-]+)*::)*(?:test_\w+|Test[A-Z]\w*(?:\/[\w-]+)+|Test[A-Z]\w+)(?:\[[^\]\s]{1,80}\])?(?!\.(?:py|[jt]sx?|go|java|rb|json|xml|md|ya?ml|log|txt|html)\b)(?![\w/=@])/g
const BACKTICKED = /`([^`]{2,200})`/g
const STATUS: readonly [ListedStatus, RegExp][] = [
  ['failed', /\b(?:FAIL(?:ED|S|ING|URE)?|ERROR(?:ED)?|TIMED? ?OUT|RED)\b|[❌✗✘✖🔴]/iu],
  ['skipped', /\b(?:SKIP(?:PED)?|XFAIL(?:ED)?|DISABLED)\b|⏭/iu],
  ['passed', /\b(?:PASS(?:ED|ES|ING)?|OK|SUCCESS(?:FUL)?|GREEN)\b|[✅✓✔🟢]/iu],
]
/** Tests by cycles: a row tells a test's history. */
const GRID_HEAD = /\|\s*#?\d+\s*(?:\||$)/
/** A word in capitals is the status even where the same line speaks of failures. */
const CAPITALS = STATUS.map(([status, pattern]) => [status, new RegExp(pattern.source, 'u')] as const)
const DURATION = /(?<![\w.$])(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b/gi

/** Tests named in a report: in lists, tables, headings and pasted output. A test's own section may tell its duration. */
export function listTests(lines: readonly ReportLine[]): ListedTest[] {
  const found: ListedTest[] = []
  let heading: ListedTest | undefined
  let inTable = false
  let isGrid = false
  for (const line of lines) {
    if (line.level !== undefined) heading = undefined
    if (line.zone === 'quote') continue
    const isRow = line.zone === 'prose' && /^\s*\|/.test(line.text)
    if (isRow && !inTable) isGrid = GRID_HEAD.test(line.text)
    inTable = isRow
    const ids = idsIn(line)
    const status = ids.length > 0 && !(isRow && isGrid) ? statusOf(line.text, ids) : undefined
    const durationMs = ids.length === 1 ? durationsIn(line.text)[0] : undefined
    const tests = ids.map(
      (id): ListedTest => ({
        id,
        line: line.number,
        section: line.section,
        zone: line.zone,
        ...(status && { status }),
        ...(durationMs !== undefined && { durationMs }),
      }),
    )
    found.push(...tests)
    if (line.level !== undefined && tests.length === 1) heading = tests[0]
    else if (
      heading !== undefined &&
      heading.durationMs === undefined &&
      tests.length === 0 &&
      /\bduration\b|\btook\b/i.test(line.text)
    ) {
      const own = durationsIn(line.text)[0]
      if (own !== undefined) heading.durationMs = own
    }
  }
  return found
}

/** Durations in a text, in ms. */
export function durationsIn(text: string): number[] {
  return [...text.matchAll(DURATION)].map(([, amount, unit = '']) => Number(amount) * unitMs(unit))
}

/** Milliseconds of `ms`, `s`, `seconds`, `min`, … */
export function unitMs(unit: string): number {
  if (/^m(?:s|illi)/i.test(unit)) return 1
  if (/^h/i.test(unit)) return 3_600_000
  return /^m/i.test(unit) ? 60_000 : 1_000
}

function idsIn({ text, zone }: ReportLine): string[] {
  // A name that was cut is nobody's.
  const whole = [...text.matchAll(ID)].filter(
    ({ 0: id, index }) => !/^ ?(?:…|\.{2})/.test(text.slice(index + id.length)),
  )
  const ids = whole.map(([id]) => id)
  if (
    zone === 'prose' &&
    ids.length === 0 &&
    /^\s*(?:[-*+|]|\d+[.)]|#{1,6})/.test(text) &&
    statusOf(text, []) !== undefined
  ) {
    const [first] = [...text.matchAll(BACKTICKED)].map(([, inside = '']) => inside)
    if (first !== undefined && isTitle(first, text)) ids.push(first)
  }
  return [...new Set(ids)]
}

/** `websocket_connect` - PASSED: a name, then nothing but its status. Paths, commands and settings are none. */
function isTitle(name: string, text: string): boolean {
  const at = text.indexOf(`\`${name}\``)
  const after = text.slice(at + name.length + 2)
  if (!/^\s*(?:[-*+|]|\d+[.)]|#{1,6})[\s\d.)*]*$/.test(text.slice(0, at))) return false
  return (
    /^\s*\|?\s*[-–—:|]?\s*\**\s*(?:PASS|FAIL|SKIP|ERROR|✅|❌|✓|✗)/iu.test(after) &&
    !/^[-$./]|\.\w{2,4}$|^\w+=/.test(name)
  )
}

function statusOf(text: string, ids: readonly string[]): ListedStatus | undefined {
  let rest = plain(text)
  for (const id of ids) rest = rest.replaceAll(plain(id), ' ')
  const upper = CAPITALS.find(([, pattern]) => pattern.test(rest))
  return (upper ?? STATUS.find(([, pattern]) => pattern.test(rest)))?.[0]
}
