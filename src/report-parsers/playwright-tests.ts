import type { Attempt } from '../model/test-result.js'
import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import type { Collector } from './collector.js'
import { createJsonIds } from './json-id.js'
import { asNumber, asObject, asText, type JsonObject, objectsOf } from './json-value.js'
import { plainText } from './plain-text.js'
import type { TestPart } from './test-part.js'

/** Gathers tests from Playwright's tree of suites. */
export interface PlaywrightTests {
  /** One top suite: a file. */
  takeSuite(element: unknown): void
  /** How many tests have which outcome, in Playwright's words: `expected`, `unexpected`, `flaky`, `skipped`. */
  outcomes: Record<string, number>
  projects: Set<string>
  /** First and last start of an attempt, as written. */
  span(): string[]
  /** Says that tests were interrupted, where some were. */
  interrupted(): string | undefined
}

const STATUSES: Readonly<Record<string, Attempt['status']>> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'failed',
  interrupted: 'errored',
  skipped: 'skipped',
}

export function createPlaywrightTests(collector: Collector, problems: ReportProblem[]): PlaywrightTests {
  const outcomes: Record<string, number> = {}
  const projects = new Set<string>()
  const ids = createJsonIds(problems)
  const span = { first: '', last: '' }
  let stopped = 0

  function takeSuite(suite: JsonObject, path: readonly string[]): void {
    const inner = [...path, asText(suite.title) ?? '']
    for (const spec of objectsOf(suite.specs)) {
      for (const test of objectsOf(spec.tests)) takeTest(test, spec, [...inner, asText(spec.title) ?? ''])
    }
    for (const child of objectsOf(suite.suites)) takeSuite(child, inner)
  }
  function takeTest(test: JsonObject, spec: JsonObject, path: readonly string[]): void {
    const project = asText(test.projectName) ?? ''
    const results = objectsOf(test.results)
    projects.add(project)
    for (const { startTime } of results) see(asText(startTime))
    const outcome = asText(test.status) ?? 'absent'
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    const interrupted = results.some(({ status }) => status === 'interrupted')
    if (interrupted) stopped++
    const part = partOf(test, results)
    const isGood = part.status === 'passed' || part.status === 'skipped' || interrupted
    if ((outcome === 'unexpected') === isGood && !interrupted) {
      addProblem(
        problems,
        'totals',
        `${JSON.stringify(path.join(' > '))} is called ${outcome}, its attempts say ${part.status}`,
      )
    }
    collector.add({
      id: `[${project}] ${ids.idOf(path)}`,
      file: asText(spec.file),
      line: asNumber(spec.line),
      startedAt: asText(results.at(-1)?.startTime),
      ...part,
    })
  }
  function see(time: string | undefined): void {
    if (time === undefined) return
    if (span.first === '' || time < span.first) span.first = time
    if (time > span.last) span.last = time
  }

  return {
    takeSuite(element) {
      const suite = asObject(element)
      if (suite === undefined) addProblem(problems, 'malformed', 'a suite is no object')
      else takeSuite(suite, [])
    },
    outcomes,
    projects,
    span: () => (span.first === '' ? [] : [span.first, span.last]),
    interrupted: () => (stopped === 0 ? undefined : `${stopped} test${stopped === 1 ? ' was' : 's were'} interrupted`),
  }
}

function partOf(test: JsonObject, results: readonly JsonObject[]): Omit<TestPart, 'id'> {
  const expectsFailure = test.expectedStatus === 'failed'
  const last = results.at(-1)
  if (last === undefined) return { status: 'skipped', skipKind: 'skip', message: skipReason(test) || 'did not run' }
  const attempts = results.map((result) => attemptOf(result, expectsFailure))
  const status = attempts.at(-1)?.status ?? 'errored'
  const failing = results.findLast((result) => objectsOf(result.errors).length > 0)
  const isSkipped = status === 'skipped'
  return {
    status: statusOf(attempts, test),
    durationMs: asNumber(last.duration),
    ...(isSkipped && { message: skipReason(test), skipKind: expectsFailure ? 'xfail' : skipKind(test) }),
    ...(status === 'passed' ? {} : failure(failing ?? last, attempts.at(-1)?.message)),
    output: outputOf(last),
    ...(attempts.length > 1 && { attempts }),
  }
}

/** The last attempt counts; a test that is called flaky passed at last. */
function statusOf(attempts: readonly Attempt[], test: JsonObject): Attempt['status'] {
  const last = attempts.at(-1)?.status ?? 'errored'
  // A serial group is skipped as a whole once one of it fails: what failed before stays a failure.
  if (last === 'skipped' && test.status === 'unexpected') return 'failed'
  return last
}

function attemptOf(result: JsonObject, expectsFailure: boolean): Attempt {
  const told = STATUSES[asText(result.status) ?? ''] ?? 'errored'
  const durationMs = asNumber(result.duration)
  const message = messageOf(result)
  const unexpectedPass = expectsFailure && told === 'passed'
  const text = unexpectedPass ? 'passed, though it was expected to fail' : message
  return {
    status: unexpectedPass ? 'failed' : expectsFailure && told === 'failed' ? 'skipped' : told,
    ...(durationMs !== undefined && { durationMs }),
    ...(text !== undefined && { message: text }),
  }
}

function failure(result: JsonObject, message: string | undefined): Partial<TestPart> {
  const trace = plainText(asText(asObject(result.error)?.stack) ?? '')
  const text = messageOf(result) ?? message
  return { ...(text !== undefined && { message: text }), trace }
}

function messageOf(result: JsonObject): string | undefined {
  const errors = objectsOf(result.errors)
  const texts = (errors.length > 1 ? errors : [asObject(result.error) ?? errors[0]]).flatMap((error) => {
    const text = asText(error?.message) ?? asText(error?.value)
    return text === undefined ? [] : [plainText(text)]
  })
  if (texts.length > 0) return texts.join('\n\n')
  return result.status === 'interrupted' ? 'interrupted' : undefined
}

function outputOf(result: JsonObject): string {
  const chunks = [...objectsOf(result.stdout), ...objectsOf(result.stderr)]
  return chunks.map((chunk) => asText(chunk.text) ?? '').join('')
}

function skipReason(test: JsonObject): string {
  return objectsOf(test.annotations)
    .flatMap((annotation) => asText(annotation.description) ?? [])
    .join('; ')
}

function skipKind(test: JsonObject): 'skip' | 'todo' {
  return objectsOf(test.annotations).some(({ type }) => type === 'fixme') ? 'todo' : 'skip'
}
