import { type Attempt, STATUSES_WORST_FIRST, type TestResult } from '../model/test-result.js'
import { boundHead, LIMITS, ownCopy } from './limits.js'
import type { TestPart } from './test-part.js'

/** A part's texts, already bounded and owned. */
export interface KeptTexts {
  message: string | undefined
  trace: string | undefined
  output: string | undefined
}

type AttemptStatus = Attempt['status']

/** The test as its first part tells it. Fields are set one by one: there are as many tests as a report has. */
export function firstPart(id: string, part: TestPart, texts: KeptTexts): TestResult {
  const attempts = attemptsOf(part, texts)
  const { status, flaky } = part.attempts === undefined ? { status: part.status, flaky: false } : outcomeOf(attempts)
  const flakyPass = flaky && part.status === 'passed'
  const worst = worseUnlessFlaky(status, flaky, part.status)
  const { durationMs, phase = 'call' } = part
  const test: TestResult =
    durationMs === undefined
      ? { id, status: worst, attempts, flaky: flakyPass, phase }
      : { id, status: worst, durationMs, attempts, flaky: flakyPass, phase }
  const message = texts.message ?? attempts.find((attempt) => attempt.message !== undefined)?.message
  if (message !== undefined) test.message = message
  if (texts.trace !== undefined) test.trace = texts.trace
  if (texts.output !== undefined) test.output = texts.output
  if (part.startedAt !== undefined) test.startedAt = part.startedAt
  if (part.file !== undefined) test.file = ownCopy(part.file)
  if (part.line !== undefined) test.line = part.line
  if (part.warning !== undefined) test.warning = ownCopy(part.warning)
  if (part.skipKind !== undefined && test.status === 'skipped') test.skipKind = part.skipKind
  return test
}

/** Adds a further part of a test that is already known. */
export function mergePart(known: TestResult, part: TestPart, texts: KeptTexts): void {
  known.attempts = known.attempts.map((attempt) => ({ ...attempt }))
  const before = worstOf(known.attempts)
  const last = known.attempts.at(-1)
  if (part.phase === 'teardown' && last !== undefined && !endedByTeardown.has(known)) tearDown(known, last, part, texts)
  else addAttempts(known, part, texts)
  const { status, flaky } = outcomeOf(known.attempts)
  known.status = status
  known.flaky = flaky
  const isWorse = rank(part.status) < rank(before)
  if (isWorse) known.phase = part.phase ?? 'call'
  takeTexts(known, texts, isWorse && isFailing(part.status) && !isFailing(before))
  if (status !== 'skipped') delete known.skipKind
  else if (part.skipKind !== undefined) known.skipKind ??= part.skipKind
  if (part.file !== undefined) known.file ??= ownCopy(part.file)
  if (part.line !== undefined) known.line ??= part.line
  if (part.startedAt !== undefined) known.startedAt ??= part.startedAt
  if (part.warning !== undefined) warn(known, ownCopy(part.warning))
}

/** Attempts that already hold the outcome of their tear-down: a second one is another attempt's. */
const endedByTeardown = new WeakSet<TestResult>()

function tearDown(known: TestResult, last: Attempt, part: TestPart, texts: KeptTexts): void {
  endedByTeardown.add(known)
  if (rank(part.status) < rank(last.status)) last.status = part.status
  if (texts.message !== undefined) last.message ??= texts.message
  if (part.durationMs === undefined) return
  last.durationMs = (last.durationMs ?? 0) + part.durationMs
  known.durationMs = last.durationMs
}

function addAttempts(known: TestResult, part: TestPart, texts: KeptTexts): void {
  endedByTeardown.delete(known)
  const isRepeat = part.attempts === undefined && known.attempts.at(-1)?.status === part.status
  if (isRepeat) warn(known, `the report holds this test more than once with the same outcome (${part.status})`)
  known.attempts.push(...attemptsOf(part, texts))
  while (known.attempts.length > LIMITS.attempts) known.attempts.splice(leastTelling(known.attempts), 1)
  if (part.durationMs !== undefined) known.durationMs = part.durationMs
  else delete known.durationMs
}

/** An attempt that ended like the one before it; without one, statuses alternate and any in the middle will do. */
function leastTelling(attempts: readonly Attempt[]): number {
  const repeated = attempts.findIndex((attempt, at) => at > 0 && attempt.status === attempts[at - 1]?.status)
  return repeated > 0 && repeated < attempts.length - 1 ? repeated : Math.floor(attempts.length / 2)
}

function attemptsOf(part: TestPart, texts: KeptTexts): Attempt[] {
  if (part.attempts === undefined || part.attempts.length === 0) {
    if (part.status === 'passed' && texts.message === undefined) return plainPass(part.durationMs)
    const only: Attempt = { status: part.status }
    if (part.durationMs !== undefined) only.durationMs = part.durationMs
    if (texts.message !== undefined) only.message = texts.message
    return [only]
  }
  return part.attempts.map(({ status, durationMs, message }) => ({
    status,
    ...(durationMs !== undefined && { durationMs }),
    ...(message !== undefined && message !== '' && { message: boundHead(message, LIMITS.messageChars) }),
  }))
}

/** Most tests are one pass of a few milliseconds: equal ones share one list, which nobody may change. */
function plainPass(durationMs: number | undefined): Attempt[] {
  const known = PLAIN_PASSES.get(durationMs)
  if (known !== undefined) return known
  const attempt: Attempt = durationMs === undefined ? { status: 'passed' } : { status: 'passed', durationMs }
  const attempts = Object.freeze([Object.freeze(attempt)]) as Attempt[]
  if (PLAIN_PASSES.size < SHARED_PASSES) PLAIN_PASSES.set(durationMs, attempts)
  return attempts
}

const SHARED_PASSES = 4096
const PLAIN_PASSES = new Map<number | undefined, Attempt[]>()

function outcomeOf(attempts: readonly Attempt[]): { status: AttemptStatus; flaky: boolean } {
  const worst = worstOf(attempts)
  const flaky = attempts.at(-1)?.status === 'passed' && isFailing(worst)
  return { status: flaky ? 'passed' : worst, flaky }
}

/** What a report says of the whole test and what its attempts say may differ: the worse of the two counts. */
function worseUnlessFlaky(fromAttempts: AttemptStatus, flaky: boolean, told: AttemptStatus): AttemptStatus {
  if (flaky) return told
  return rank(told) < rank(fromAttempts) ? told : fromAttempts
}

function takeTexts(known: TestResult, texts: KeptTexts, replaces: boolean): void {
  for (const field of ['message', 'trace', 'output'] as const) {
    const text = texts[field]
    if (text !== undefined && (replaces || known[field] === undefined)) known[field] = text
  }
}

function warn(known: TestResult, warning: string): void {
  if (known.warning === undefined) known.warning = warning
  else if (!known.warning.includes(warning)) known.warning = boundHead(`${known.warning}; ${warning}`, 1024)
}

function worstOf(attempts: readonly Attempt[]): AttemptStatus {
  return attempts.reduce<AttemptStatus>(
    (worst, attempt) => (rank(attempt.status) < rank(worst) ? attempt.status : worst),
    'passed',
  )
}

function rank(status: AttemptStatus): number {
  return STATUSES_WORST_FIRST.indexOf(status)
}

function isFailing(status: AttemptStatus): boolean {
  return status === 'failed' || status === 'errored'
}
