import type { AuditEvidence, RuleResult } from '../audit-finding.js'
import { readTime, type ToldTime } from '../read-time.js'
import { plain, type ReportLine } from '../report-lines.js'
import { unitMs } from '../test-listing.js'

interface Header extends ToldTime {
  line: number
  /** When it was written rather than when the run was. */
  written: boolean
}

interface EvidenceTime {
  ms: number
  line: number
}

const SKEW_MS = 5 * 60_000
const HEAD_LINES = 15
const LABEL =
  /^\W*(?:test |report |run |session )?(?:date|time|timestamp|generated|created|written|updated|session|started|start|finished|ended|end|run|executed|when|as of|report)\b[^:]{0,25}:|\b(?:test session|report generated|generated (?:at|on)|run (?:at|on)|executed (?:at|on)|test run)\b/i
const WRITTEN = /\b(?:generated|written|created|updated|as of|report)\b/i
const FOREIGN =
  /\b(?:since|until|due|deadline|released?|expires?|deployed|next|last|previous|baseline|commit|version|born|effective)\b/i
const KEY =
  /["']?\b(timestamp|server_time|serverTime|server_timestamp|Date|date)\b["']?\s*[:=]\s*["']?((?:\w{3}, )?[^"',}]{8,40})/g
const LONGEST_RUN_MS = 24 * 3_600_000

/** When the report says that it was, against the times that its evidence carries under known keys, its file, the cycle and now. */
export function evidenceClock(lines: readonly ReportLine[], evidence: AuditEvidence): RuleResult {
  const zone = evidence.timezone ?? 'UTC'
  const headers = headersIn(lines, zone)
  const times = timesIn(lines, zone)
  const findings: RuleResult['findings'] = []
  const late = Math.min(evidence.nowMs, evidence.writtenMs ?? evidence.nowMs)
  for (const { line, fromMs, shown } of headers) {
    if (fromMs <= late + SKEW_MS) continue
    const what = evidence.writtenMs !== undefined && evidence.writtenMs < evidence.nowMs ? "the file's own time" : 'now'
    findings.push({
      rule: 'evidence-clock',
      line,
      detail: `${shown} is ${span(fromMs - late)} later than ${what} (${iso(late)})`,
    })
  }
  const early = times.find(({ ms }) => ms > late + SKEW_MS)
  if (early !== undefined)
    findings.push({
      rule: 'evidence-clock',
      line: early.line,
      detail: `the evidence is of ${iso(early.ms)}, ${span(early.ms - late)} later than the report itself`,
    })
  const [first] = headers
  if (first === undefined) return { claims: headers.length, findings }
  const apart = times.length > 0 ? fromEvidence(headers, times, runMs(lines)) : fromCycle(headers, evidence)
  if (apart !== undefined && !findings.some(({ line }) => line === apart.line)) findings.push(apart)
  return { claims: headers.length, findings }
}

function fromEvidence(
  headers: readonly Header[],
  times: readonly EvidenceTime[],
  longMs: number,
): RuleResult['findings'][number] | undefined {
  const precise = headers.filter(({ fromMs, toMs }) => toMs - fromMs < 3_600_000)
  const used = precise.length > 0 ? precise : headers
  const fromMs = Math.min(...used.map((header) => header.fromMs)) - longMs - SKEW_MS
  const toMs = Math.max(...used.map((header) => header.toMs)) + SKEW_MS
  if (times.some(({ ms }) => ms >= fromMs && ms <= toMs)) return undefined
  const [header] = used
  const gap = (time: EvidenceTime) =>
    time.ms < fromMs ? fromMs + longMs + SKEW_MS - time.ms : time.ms - toMs + SKEW_MS
  const nearest = [...times].sort((a, b) => gap(a) - gap(b))[0]
  if (header === undefined || nearest === undefined) return undefined
  const side = nearest.ms < header.fromMs ? 'later' : 'earlier'
  const offMs = Math.abs(nearest.ms - header.fromMs)
  return {
    rule: 'evidence-clock',
    line: header.line,
    detail: `${header.shown} (${iso(header.fromMs)}) is ${span(offMs)} ${side} than the evidence in line ${nearest.line}: ${iso(nearest.ms)}`,
  }
}

function fromCycle(headers: readonly Header[], { cycle }: AuditEvidence): RuleResult['findings'][number] | undefined {
  if (cycle?.startedMs === undefined) return undefined
  const { startedMs, finishedMs = startedMs + LONGEST_RUN_MS } = cycle
  const wrong = headers.find(
    ({ fromMs, toMs, written }) => toMs < startedMs - SKEW_MS || (!written && fromMs > finishedMs + SKEW_MS),
  )
  if (wrong === undefined) return undefined
  const before = wrong.fromMs < startedMs
  const offMs = before ? startedMs - wrong.fromMs : wrong.fromMs - finishedMs
  return {
    rule: 'evidence-clock',
    line: wrong.line,
    detail: `${wrong.shown} (${iso(wrong.fromMs)}) is ${span(offMs)} ${before ? 'before' : 'after'} cycle ${cycle.cycle} (${iso(startedMs)} to ${iso(finishedMs)})`,
  }
}

function headersIn(lines: readonly ReportLine[], zone: string): Header[] {
  return lines.flatMap(({ text, number, zone: where, level }) => {
    if (where !== 'prose') return []
    const said = plain(text)
    const inHead = number <= HEAD_LINES && (level === 1 || /^\W*20\d\d-\d\d-\d\d/.test(said))
    if ((!inHead && !LABEL.test(said)) || FOREIGN.test(said.replace(/^\W*last updated/i, 'updated'))) return []
    const time = readTime(said, zone)
    return time === undefined ? [] : [{ ...time, line: number, written: WRITTEN.test(said) }]
  })
}

function timesIn(lines: readonly ReportLine[], zone: string): EvidenceTime[] {
  return lines.flatMap(({ text, number, zone: where }) => {
    const source = where === 'code' ? text : (text.match(/`[^`]+`|\{[^{}]*\}/g) ?? []).join(' ')
    return [...source.matchAll(KEY)].flatMap(([, , value = '']) => {
      const ms = momentOf(value.trim(), zone)
      return ms === undefined ? [] : [{ ms, line: number }]
    })
  })
}

/** Seconds or milliseconds since the epoch, RFC 3339, an HTTP date. */
function momentOf(value: string, zone: string): number | undefined {
  if (/^1\d{9}(?:\.\d+)?$/.test(value)) return Number(value) * 1_000
  if (/^1\d{12}(?:\.\d+)?$/.test(value)) return Number(value)
  const http = /(?:\w{3}, )?\d\d? \w{3} 20\d\d \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})/.exec(value)?.[0]
  if (http !== undefined) return Date.parse(http)
  return /\d:\d\d/.test(value) ? readTime(value, zone)?.fromMs : undefined
}

/** How long the run was, where the report says so: its evidence may be older than the header by that. */
function runMs(lines: readonly ReportLine[]): number {
  const found = lines.flatMap(({ text, zone }) => {
    const match =
      zone === 'prose'
        ? /\b(?:total )?(?:runtime|duration|took)\b[^\d\n]{0,15}(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|min|minutes?|h|hours?)\b/i.exec(
            plain(text),
          )
        : null
    return match === null ? [] : [Number(match[1]) * unitMs(match[2] ?? 's')]
  })
  return Math.min(LONGEST_RUN_MS, Math.max(0, ...found))
}

function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z') : String(ms)
}

function span(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 90) return `${Math.round(minutes)} min`
  return minutes < 48 * 60 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1_440).toFixed(1)} days`
}
