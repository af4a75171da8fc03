import { looksLikeJestJson } from './detect-json.js'
import { attemptsAfter, failureTexts, type JestDialect, parseJestShape } from './jest-shape.js'
import { asNumber, asText, type JsonObject, textsOf } from './json-value.js'
import type { ReportParser } from './report-parser.js'
import { rfc3339 } from './stamps.js'
import type { TestPart } from './test-part.js'

const JEST: JestDialect = {
  format: 'jest-json',
  tool: 'jest',
  partOf,
  brokenFile(file, counts) {
    const message = asText(file.message) ?? ''
    const outside = /● Test suite failed to run\s*([\s\S]*)$/.exec(message)?.[1]?.trim()
    if (outside !== undefined) return outside || message
    return file.status === 'failed' && counts.failed === 0
      ? message || 'the file failed without a failing test'
      : undefined
  },
  interrupted: (root) =>
    root.wasInterrupted === true ? 'wasInterrupted: the run was stopped before its end' : undefined,
  totals: {
    numPassedTests: ['passed'],
    numFailedTests: ['failed'],
    numPendingTests: ['pending', 'skipped', 'disabled'],
    numTodoTests: ['todo'],
  },
  shows: { attempts: true, interruption: true },
  durationResolutionMs: 1,
}

/** `jest --json`. A test of `it.failing` that failed as expected counts as skipped (xfail); retries are `invocations`. */
export const jestJsonParser: ReportParser = {
  format: 'jest-json',
  summary: 'jest JSON',
  detect: looksLikeJestJson,
  parse: (input) => parseJestShape(input, JEST),
}

function partOf(assertion: JsonObject): Omit<TestPart, 'id'> | undefined {
  const durationMs = asNumber(assertion.duration)
  const startAt = asNumber(assertion.startAt)
  const common = { durationMs, startedAt: startAt === undefined ? undefined : rfc3339(startAt) }
  const earlier = earlierFailures(assertion)
  switch (assertion.status) {
    case 'passed':
      if (assertion.failing === true)
        return { ...common, status: 'skipped', skipKind: 'xfail', message: 'failed as expected' }
      return {
        ...common,
        status: 'passed',
        ...(earlier.length > 0 && { attempts: attemptsAfter(earlier, last('passed', durationMs)) }),
      }
    case 'failed': {
      const texts = failureTexts(textsOf(assertion.failureMessages))
      const attempts = attemptsAfter(earlier, { ...last('failed', durationMs), message: texts.message ?? '' })
      return { ...common, status: 'failed', ...texts, ...(earlier.length > 0 && { attempts }) }
    }
    case 'todo':
      return { ...common, status: 'skipped', skipKind: 'todo' }
    case 'disabled':
      return { ...common, status: 'skipped', skipKind: 'disabled' }
    case 'pending':
    case 'skipped':
      return { ...common, status: 'skipped', skipKind: 'skip' }
    default:
      return undefined
  }
}

function last(status: 'passed' | 'failed', durationMs: number | undefined) {
  return { status, ...(durationMs !== undefined && { durationMs }) }
}

/** One entry for each attempt before the last; messages are only there with `logErrorsBeforeRetry`. */
function earlierFailures(assertion: JsonObject): string[] {
  const reasons = textsOf(assertion.retryReasons)
  const count = Math.min(Math.max((asNumber(assertion.invocations) ?? 1) - 1, reasons.length), 100)
  return Array.from({ length: count }, (_, at) => reasons[at] ?? 'failed, and was tried again')
}
