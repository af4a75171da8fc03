import type { Attempt } from '../model/test-result.js'
import type { ReportProblem } from '../model/test-run.js'
import { addProblem, emptyClaims } from './claims.js'
import { type Collector, createCollector } from './collector.js'
import { looksLikeCtrf } from './detect-json.js'
import { readJson } from './json-events.js'
import { createJsonIds } from './json-id.js'
import { asArray, asNumber, asObject, asText, type JsonObject, objectsOf, textsOf } from './json-value.js'
import { plainText } from './plain-text.js'
import type { ReportParser } from './report-parser.js'
import { createStamps, rfc3339, type Stamps } from './stamps.js'
import { compareTotals } from './totals.js'

type Counts = Record<string, number>
const STATUSES: Readonly<Record<string, Attempt['status']>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
  other: 'errored',
}

/**
 * CTRF (Common Test Report Format, https://ctrf.io). Ids are the suite path and the name, joined by ` > `.
 * `pending` counts as skipped, `other` as errored. `retries`, `flaky` and `retryAttempts` become attempts.
 */
export const ctrfParser: ReportParser = {
  format: 'ctrf',
  summary: 'CTRF JSON',
  detect: looksLikeCtrf,
  async parse({ chunks }) {
    const claims = emptyClaims('ctrf')
    const collector = createCollector({ ownsIds: true })
    const stamps = createStamps()
    const reader = createTestReader(collector, claims.problems)
    const root = await readJson(chunks, claims.problems, { 'results/tests': reader.take })
    const results = asObject(root?.results)
    if (root !== undefined) {
      if (!Array.isArray(results?.tests)) addProblem(claims.problems, 'malformed', 'there is no list results.tests')
      checkSummary(asObject(results?.summary), reader.counts, claims.problems)
      seeStamps(root, asObject(results?.summary), stamps)
    }
    for (const started of [reader.span.first, reader.span.last]) stamps.see(started, 'tests[].start')
    const tool = asObject(results?.tool)
    const name = asText(tool?.name)
    const version = asText(tool?.version)
    return {
      ...claims,
      ...(name !== undefined && { dialect: name, tool: { name, ...(version !== undefined && { version }) } }),
      stamps: stamps.list(),
      ...(reader.counts.durations && { durationResolutionMs: 1 }),
      shows: { attempts: reader.counts.attempts !== 0, interruption: false },
      tests: collector.tests(),
    }
  },
}

function createTestReader(
  collector: Collector,
  problems: ReportProblem[],
): { take(element: unknown): void; counts: Counts; span: { first: number; last: number } } {
  const counts: Counts = { tests: 0, flaky: 0, attempts: 0, durations: 0 }
  for (const status of Object.keys(STATUSES)) counts[status] = 0
  const ids = createJsonIds(problems)
  const span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  function bump(name: string): void {
    counts[name] = (counts[name] ?? 0) + 1
  }
  return {
    counts,
    span,
    take(element) {
      const test = asObject(element)
      const name = asText(test?.name)
      bump('tests')
      if (test === undefined || name === undefined) {
        addProblem(problems, 'malformed', `test ${counts.tests} has no name`)
        return
      }
      const told = asText(test.status)
      const expectation = expectedFailure(test)
      const status = expectation?.status ?? (told === undefined ? undefined : STATUSES[told])
      if (told !== undefined && status !== undefined) bump(expectation?.countedAs ?? told)
      else addProblem(problems, 'malformed', `the status of ${JSON.stringify(name)} is none that CTRF knows`)
      if (test.flaky === true) bump('flaky')
      if (test.retries !== undefined || test.flaky !== undefined) bump('attempts')
      if (test.duration !== undefined) bump('durations')
      const file = asText(test.filePath)
      const startedMs = msOf(test.start)
      if (startedMs !== undefined) {
        span.first = Math.min(span.first, startedMs)
        span.last = Math.max(span.last, startedMs)
      }
      collector.add({
        id: ids.idOf(pathOf(test.suite, name), file),
        status: status ?? 'errored',
        durationMs: asNumber(test.duration),
        message: messageOf(test, status, expectation?.status === 'failed'),
        trace: textOf(test.trace),
        output: outputOf(test),
        startedAt: startedMs === undefined ? undefined : rfc3339(startedMs),
        file,
        line: asNumber(test.line),
        attempts: attemptsOf(test, status ?? 'errored'),
        skipKind: status !== 'skipped' ? undefined : expectation === undefined ? skipKindOf(test) : 'xfail',
      })
    },
  }
}

/** Playwright marks a test that is expected to fail by an annotation; its reporter writes its status as it was, and counts it by what was expected. */
function expectedFailure(test: JsonObject): { status: 'failed' | 'skipped'; countedAs: string } | undefined {
  if (test.extra === undefined) return undefined
  const annotations = objectsOf(asObject(test.extra)?.annotations)
  if (!annotations.some(({ type }) => type === 'fail')) return undefined
  if (test.rawStatus === 'passed') return { status: 'failed', countedAs: 'failed' }
  if (test.rawStatus === 'failed' && test.status === 'passed') return { status: 'skipped', countedAs: 'passed' }
  return undefined
}

function skipKindOf(test: JsonObject): 'skip' | 'todo' {
  return test.rawStatus === 'todo' ? 'todo' : 'skip'
}

function pathOf(suite: unknown, name: string): string[] {
  const text = asText(suite)
  if (text !== undefined) return text === '' ? [name] : [text, name]
  const path = textsOf(suite)
  path.push(name)
  return path
}

function messageOf(
  test: JsonObject,
  status: Attempt['status'] | undefined,
  unexpectedPass: boolean,
): string | undefined {
  if (unexpectedPass) return 'passed, though it was expected to fail'
  const message = textOf(test.message)
  if (message !== undefined) return message
  return status === undefined ? `its status is ${JSON.stringify(test.status)}` : undefined
}

function textOf(value: unknown): string | undefined {
  const text = asText(value)
  return text === undefined ? undefined : plainText(text)
}

function outputOf(test: JsonObject): string | undefined {
  const [out, err] = [linesOf(test.stdout), linesOf(test.stderr)]
  return out === undefined || err === undefined ? (out ?? err) : `${out}\n${err}`
}

function linesOf(stream: unknown): string | undefined {
  const lines = textsOf(stream)
  return lines.length === 0 ? undefined : lines.join('\n')
}

/** Undefined for a test tried once. A test that passed after a retry, or is called flaky, failed before, whatever its attempts are called. */
function attemptsOf(test: JsonObject, status: Attempt['status']): Attempt[] | undefined {
  if (test.retryAttempts === undefined && test.retries === undefined && test.flaky !== true) return undefined
  const earlier = objectsOf(test.retryAttempts).map((attempt): Attempt => {
    const durationMs = asNumber(attempt.duration)
    const message = textOf(attempt.message)
    return {
      status: STATUSES[asText(attempt.status) ?? ''] ?? 'errored',
      ...(durationMs !== undefined && { durationMs }),
      ...(message !== undefined && { message }),
    }
  })
  const retries = Math.min(Math.max(asNumber(test.retries) ?? 0, asArray(test.retryAttempts).length), 100)
  while (earlier.length < retries) earlier.push({ status: status === 'skipped' ? 'skipped' : 'failed' })
  if (test.flaky === true && status === 'passed' && !earlier.some(isFailing)) earlier.push({ status: 'failed' })
  if (earlier.length === 0) return undefined
  const durationMs = asNumber(test.duration)
  const message = textOf(test.message)
  const last: Attempt = {
    status,
    ...(durationMs !== undefined && { durationMs }),
    ...(message !== undefined && { message }),
  }
  return [...earlier, last]
}

function isFailing({ status }: Attempt): boolean {
  return status === 'failed' || status === 'errored'
}

function checkSummary(summary: JsonObject | undefined, counts: Counts, problems: ReportProblem[]): void {
  if (summary === undefined) {
    addProblem(problems, 'malformed', 'there is no results.summary')
    return
  }
  for (const name of ['tests', ...Object.keys(STATUSES)]) {
    compareTotals(
      { label: `summary.${name}`, claimed: summary[name], counted: counts[name] ?? 0, required: true },
      problems,
    )
  }
  compareTotals({ label: 'summary.flaky', claimed: summary.flaky, counted: counts.flaky ?? 0 }, problems)
}

function seeStamps(root: JsonObject, summary: JsonObject | undefined, stamps: Stamps): void {
  stamps.see(asText(root.timestamp), 'timestamp')
  stamps.see(msOf(summary?.start), 'summary.start')
  stamps.see(msOf(summary?.stop), 'summary.stop')
}

/** Milliseconds since the epoch, or seconds where a writer (playwright-ctrf-json-reporter) gives those; zero is no time. */
function msOf(value: unknown): number | undefined {
  const time = asNumber(value)
  if (time === undefined || time <= 0) return undefined
  return time < 1e11 ? time * 1000 : time
}
