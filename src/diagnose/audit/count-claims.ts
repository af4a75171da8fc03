import { plain, type ReportLine, withoutQuotes } from './report-lines.js'

/** What one statement says about numbers of tests. */
export interface CountClaim {
  line: number
  /** Pasted output of a runner. */
  pasted: boolean
  /** A row of a table with several: it speaks of a part. */
  part: boolean
  total?: number
  passed?: number
  failed?: number
  skipped?: number
}

type Kind = 'total' | 'passed' | 'failed' | 'skipped'

const N = '(\\d{1,7})(?![\\d.,]*\\d|\\s*(?:%|ms\\b|s\\b))'
const WORDS: Readonly<Record<Kind, string>> = {
  passed: 'pass(?:ed|es|ing)?|successes|succeeded',
  failed: 'fail(?:ed|s|ing|ures?)?|errors?|errored',
  skipped: 'skipped|deselected|xfailed|todo',
  total: 'total|collected|executed|items',
}
const KINDS = ['passed', 'failed', 'skipped', 'total'] as const satisfies readonly Kind[]
const ALL = new RegExp(
  `\\ball\\s+(?:of the\\s+)?${N}\\s+(?:[\\w-]+\\s+){0,3}?tests?\\s+(?:have\\s+|are\\s+)?(?:${WORDS.passed})\\b`,
  'i',
)
/** `23 tests passed`. */
const BEFORE = each(
  (kind) =>
    `(?<![\\d/.#-])${N}\\s+(?:(?:P\\d|critical|e2e|unit|integration)\\s+){0,4}(?:tests?\\s+)?(?:were\\s+|have\\s+|are\\s+|in\\s+)?(?:${WORDS[kind]})\\b(?!\\s*(?:cause|attempt|message|code|log|rate|path)s?\\b)`,
)
/** `Passed: 23`. */
const AFTER = each((kind) => {
  const noun =
    kind === 'total'
      ? '(?:total(?: tests)?|tests?(?: collected| run| executed| total)?|collected)'
      : `(?:tests? )?(?:${WORDS[kind]})(?: tests?)?`
  return `(?:^|[|,;(\\s])${noun}\\s*[:=|]\\s*\\|?\\s*${N}(?!\\s*(?:\\/|of\\b|passed|failed))`
})
/** A wider row tells more than a label and its number: what is expected, what was before. */
const MOST_LABEL_CELLS = 3
/** A column's head. */
const COLUMN = each(
  (kind) => `^(?:tests? )?(?:${WORDS[kind]}${kind === 'total' ? '|tests?' : '|pass|fail'})(?: tests?)?$`,
)
/** The summary of TAP producers: `# pass 23`. */
const TAP = /^\s*# (tests|pass|fail|skipped|skip|todo) (\d{1,7})\s*$/
const TAP_KINDS: Readonly<Record<string, Kind>> = {
  tests: 'total',
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
  skipped: 'skipped',
}
const PASSED = new RegExp(`\\b(?:${WORDS.passed}|success(?:ful)?|green)\\b`, 'i')
const FAILED = new RegExp(`\\b(?:${WORDS.failed}|red)\\b`, 'i')
/** Other runs than the one that is reported. */
const HISTORY =
  /\b(?:previous(?:ly)?|before|earlier|last (?:run|time|week|cycle|night)|baseline|yesterday|initial(?:ly)?|originally|run #?\d|cycle #?\d|attempt #?\d|iteration #?\d|round #?\d|up from|down from|from \d+|retr(?:y|ies))\b|→|->|=>/i
const HISTORY_COLUMN = /\b(?:cycle|run|date|when|revision|iteration|attempt|commit|round|day)\b/i

/** Statements about numbers of tests: `23/25 passed`, `Failed: 2`, `25 tests total`, tables, runners' summaries. */
export function countClaims(lines: readonly ReportLine[]): CountClaim[] {
  const claims: CountClaim[] = []
  let columns: (Kind | undefined)[] | undefined
  let labels: { claim: CountClaim; section: number } | undefined
  for (const line of lines) {
    if (line.zone === 'quote') continue
    const cells = line.zone === 'prose' ? cellsOf(line.text) : undefined
    if (cells === undefined) columns = undefined
    else if (columns === undefined) {
      columns = HISTORY_COLUMN.test(line.text) ? [] : cells.map(kindOf)
      continue
    }
    if (cells !== undefined && columns !== undefined && (columns.length === 0 || columns.filter(Boolean).length >= 2)) {
      const row = columns.length === 0 ? undefined : fromRow(cells, columns, line.number)
      if (row !== undefined) claims.push(row)
      continue
    }
    if (cells !== undefined && cells.length > MOST_LABEL_CELLS) continue
    const claim = fromText(line)
    if (claim === undefined) continue
    if (
      labels !== undefined &&
      labels.section === line.section &&
      line.number - labels.claim.line <= 6 &&
      joins(labels.claim, claim)
    )
      continue
    claims.push(claim)
    labels = claim.pasted && !TAP.test(line.text) ? undefined : { claim, section: line.section }
  }
  return claims
}

function fromText({ text, number, zone }: ReportLine): CountClaim | undefined {
  if (!/\d/.test(text)) return undefined
  const said = zone === 'code' ? text : plain(withoutQuotes(text))
  if (zone === 'prose' && HISTORY.test(said)) return undefined
  const pasted = zone === 'code'
  if (
    pasted &&
    !TAP.test(said) &&
    !/\b(?:passed|failed|collected|tests?|passing|failing|suites?|total|pass|fail)\b/i.test(said)
  )
    return undefined
  const claim: CountClaim = { line: number, pasted, part: false }
  const tap = pasted ? TAP.exec(said) : null
  if (tap !== null) return { ...claim, [TAP_KINDS[tap[1] ?? ''] ?? 'total']: Number(tap[2]) }
  if (pasted && /^\s*(?:Test Suites|Test Files|Snapshots|Suites)\b/.test(said)) return undefined
  const fraction =
    /(?<![\d/.-])(\d{1,7})\s*(?:\/|of|out of)\s*(\d{1,7})(?![\d/.-]|\s*(?:MB|GB|KB|ms|s|%|times|cycles|runs|attempts|outputs|files|steps|points)\b)/i.exec(
      said,
    )
  const kind = fraction === null ? undefined : fractionKind(said, fraction.index, fraction[0].length)
  if (fraction !== null && kind !== undefined) {
    claim[kind] = Number(fraction[1])
    claim.total = Number(fraction[2])
  }
  const all = ALL.exec(said)
  if (all !== null) claim.passed = claim.total = Number(all[1])
  for (const word of KINDS) claim[word] ??= numberFor(said, word) as number
  for (const word of KINDS) if (claim[word] === undefined) delete claim[word]
  return Object.keys(claim).length > 3 ? claim : undefined
}

function numberFor(text: string, kind: Kind): number | undefined {
  const before = BEFORE[kind].exec(text)
  if (before !== null) return Number(before[1])
  const after = AFTER[kind].exec(text)
  if (after !== null) return Number(after[1])
  const collected = kind === 'total' ? /\bcollected (\d{1,7}) items?\b/i.exec(text) : null
  return collected === null ? undefined : Number(collected[1])
}

/** What `23/25` counts: the nearest word, first of those after it. */
function fractionKind(text: string, at: number, length: number): 'passed' | 'failed' | undefined {
  const after = text.slice(at + length, at + length + 30)
  const before = text.slice(Math.max(0, at - 45), at)
  for (const part of [after, before]) {
    const passed = PASSED.exec(part)?.index
    const failed = FAILED.exec(part)?.index
    if (passed !== undefined || failed !== undefined) {
      const nearest = part === after ? (passed ?? 99) <= (failed ?? 99) : (passed ?? -1) >= (failed ?? -1)
      return nearest ? 'passed' : 'failed'
    }
  }
  return undefined
}

/** Lines like `Total: 25`, `Passed: 23`, `Failed: 2` make one statement. */
function joins(into: CountClaim, next: CountClaim): boolean {
  const keys = KINDS.filter((key) => next[key] !== undefined)
  if (next.pasted !== into.pasted || keys.length !== 1 || keys.some((key) => into[key] !== undefined)) return false
  for (const key of keys) into[key] = next[key] as number
  return true
}

function cellsOf(text: string): string[] | undefined {
  if (!/^\s*\|.*\|\s*$/.test(text)) return undefined
  return plain(text)
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
}

function kindOf(cell: string): Kind | undefined {
  return KINDS.find((kind) => COLUMN[kind].test(cell))
}

function fromRow(
  cells: readonly string[],
  columns: readonly (Kind | undefined)[],
  line: number,
): CountClaim | undefined {
  const claim: CountClaim = { line, pasted: false, part: true }
  for (const [index, kind] of columns.entries()) {
    const cell = cells[index] ?? ''
    if (kind !== undefined && /^\d{1,7}$/.test(cell)) claim[kind] = Number(cell)
  }
  return Object.keys(claim).length > 3 ? claim : undefined
}

function each(source: (kind: Kind) => string): Readonly<Record<Kind, RegExp>> {
  const make = (kind: Kind) => new RegExp(source(kind), 'i')
  return { passed: make('passed'), failed: make('failed'), skipped: make('skipped'), total: make('total') }
}
