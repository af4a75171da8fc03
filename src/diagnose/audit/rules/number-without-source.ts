import type { AuditEvidence, RuleResult } from '../audit-finding.js'
import { plain, type ReportLine, withoutQuotes } from '../report-lines.js'
import { type ListedTest, unitMs } from '../test-listing.js'

interface Kind {
  what: string
  /** Groups: amount, unit. */
  pattern: RegExp
}

const NUMBER = '(\\d+(?:,\\d{3})*(?:\\.\\d+)?)'
const TIME = '(ms|milliseconds?|s|secs?|seconds?)'
const LATENCY = '(?:latency|latencies|response times?|round[- ]trips?|ttfb|time to first byte|p50|p90|p95|p99)'

const KINDS: readonly Kind[] = [
  {
    what: 'money',
    pattern: new RegExp(
      `(?:US\\$|[$€£¥]|\\b(?:USD|EUR|GBP)\\s?)\\s?${NUMBER}\\s?(k|m|bn|b|million|billion|thousand)?\\b`,
      'gi',
    ),
  },
  {
    what: 'money',
    pattern: new RegExp(
      `(?<![\\d.,])${NUMBER}\\s?(k|m|million|billion|thousand)?\\s?(?:USD|EUR|GBP|dollars|euros)\\b`,
      'gi',
    ),
  },
  { what: 'money', pattern: new RegExp(`(?<![\\d.,$€£])${NUMBER}\\s?(k|m|million)\\+?\\s?(?:MRR|ARR)\\b`, 'gi') },
  {
    what: 'uptime',
    pattern: new RegExp(
      `(?<![\\d.])${NUMBER}\\s?(%)\\s*(?:\\w+ ){0,2}(?:uptime|availability)\\b|\\b(?:uptime|availability|available)\\b[^%\\d]{0,25}${NUMBER}\\s?(%)`,
      'gi',
    ),
  },
  {
    what: 'latency',
    pattern: new RegExp(
      `\\b${LATENCY}\\b[^\\d.;]{0,30}?${NUMBER}\\s?${TIME}\\b|(?<![\\d.])${NUMBER}\\s?${TIME}\\s+(?:\\w+ ){0,2}${LATENCY}\\b`,
      'gi',
    ),
  },
  {
    what: 'memory',
    pattern: new RegExp(
      `\\b(?:memory|heap|rss|ram)\\b[^\\d.;]{0,30}?${NUMBER}\\s?([KMG]i?B)\\b|(?<![\\d.])${NUMBER}\\s?([KMG]i?B)\\s+(?:of )?(?:\\w+ )?(?:memory|heap|rss|ram)\\b`,
      'gi',
    ),
  },
  { what: 'processor load', pattern: new RegExp(`\\bcpu\\b[^%\\d]{0,25}${NUMBER}\\s?(%)`, 'gi') },
  {
    what: 'throughput',
    pattern: new RegExp(
      `(?<![\\d.])${NUMBER}\\s?(k)?\\s?(?:req(?:uest)?s?|messages?|msgs?|rps|qps|events?)\\s?(?:\\/|per )\\s?s(?:ec(?:ond)?)?\\b`,
      'gi',
    ),
  },
  { what: 'an error rate', pattern: new RegExp(`\\berror rate\\b[^%\\d]{0,25}${NUMBER}\\s?(%)`, 'gi') },
  {
    what: 'users',
    pattern: new RegExp(
      `(?<![\\d.])${NUMBER}\\s?(k|m)?\\+?\\s(?:\\w+ )?(?:users|customers)\\s(?:affected|impacted|served|active|online)\\b`,
      'gi',
    ),
  },
]
/** What must be or may be, not what was. */
const LIMIT =
  /\b(?:limit|sla|slo|budget|threshold|target|goal|require(?:d|s|ment)?|must|should|at most|at least|up to|no more than|maximum allowed|allowed|default|cap(?:ped)?|timeout|time-out|larger than|smaller than|if .{0,40} exceeds?|configured?|configuration|alert)\b/i
const MAGNITUDE: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
}

/** Money, uptime, latency, memory and the like that neither pasted output, JSON, the list of tests nor the cycle carries. */
export function numberWithoutSource(
  lines: readonly ReportLine[],
  tests: readonly ListedTest[],
  { cycle }: AuditEvidence,
): RuleResult {
  const sources = sourcesOf(lines, tests, cycle?.numbers ?? [])
  for (const test of cycle?.tests ?? []) if (test.durationMs !== undefined) addTime(sources, test.durationMs)
  const listLines = new Set(tests.filter(({ durationMs }) => durationMs !== undefined).map(({ line }) => line))
  const result: RuleResult = { claims: 0, findings: [] }
  for (const { text, number, zone } of lines) {
    if (zone !== 'prose' || listLines.has(number)) continue
    const said = plain(withoutQuotes(text))
    if (LIMIT.test(said) || !/\d/.test(said)) continue
    const unsourced = claimsIn(said).filter((claim) => {
      result.claims++
      return !claim.values.some((value) => hasNear(sources, value, claim.decimals))
    })
    if (unsourced.length === 0) continue
    const detail = unsourced
      .map(({ what, shown }) => `${what}: ${shown}`)
      .slice(0, 4)
      .join(', ')
    result.findings.push({
      rule: 'number-without-source',
      line: number,
      detail: `${detail}: no pasted output, no JSON and no cycle carries it`,
    })
  }
  return result
}

interface NumberClaim {
  what: string
  shown: string
  values: number[]
  decimals: number
}

function claimsIn(text: string): NumberClaim[] {
  const taken: [from: number, to: number][] = []
  return KINDS.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const from = match.index
      const to = from + match[0].length
      if (taken.some(([start, end]) => from < end && to > start)) return []
      if (what === 'latency' && /\bdurations?\b/i.test(text)) return []
      taken.push([from, to])
      const amount = (match[1] ?? match[3] ?? '').replaceAll(',', '')
      const unit = (match[2] ?? match[4] ?? '').toLowerCase()
      return [
        {
          what,
          shown: match[0].trim().slice(0, 60),
          values: valuesOf(what, Number(amount), unit),
          decimals: amount.split('.')[1]?.length ?? 0,
        },
      ]
    }),
  )
}

/** A number as it may stand in its source: 120K is 120000, 0.2 s is 200 ms. */
function valuesOf(what: string, amount: number, unit: string): number[] {
  if (what === 'latency') return [amount, (amount * unitMs(unit)) / 1_000, amount * unitMs(unit)]
  if (what === 'memory')
    return [amount, ...[1e3, 1_024, 1e6, 1_024 ** 2, 1e9, 1_024 ** 3].map((factor) => amount * factor)]
  return [amount * (MAGNITUDE[unit] ?? 1), ...(unit === '%' ? [amount / 100] : [])]
}

function sourcesOf(lines: readonly ReportLine[], tests: readonly ListedTest[], more: readonly number[]): Set<number> {
  const sources = new Set<number>(more)
  for (const { text, zone } of lines) {
    if (zone !== 'code') continue
    for (const [shown] of text.matchAll(/(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?/g))
      sources.add(Number(shown.replaceAll(',', '')))
  }
  for (const { durationMs } of tests) if (durationMs !== undefined) addTime(sources, durationMs)
  return sources
}

function addTime(sources: Set<number>, ms: number): void {
  sources.add(ms).add(ms / 1_000)
}

function hasNear(sources: ReadonlySet<number>, value: number, decimals: number): boolean {
  if (sources.has(value)) return true
  if (sources.size > 20_000) return false
  const step = Math.abs(value) >= 1_000 ? Math.abs(value) * 0.005 : 0.5 * 10 ** -decimals
  return [...sources].some((source) => Math.abs(source - value) <= step)
}
