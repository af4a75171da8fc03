import { looksLikeVitestJson } from './detect-json.js'
import { attemptsAfter, failureTexts, type JestDialect, parseJestShape } from './jest-shape.js'
import { asNumber, asText, type JsonObject, textsOf } from './json-value.js'
import type { ReportParser } from './report-parser.js'
import type { TestPart } from './test-part.js'

const VITEST: JestDialect = {
  format: 'vitest-json',
  tool: 'vitest',
  partOf,
  brokenFile(file, counts) {
    if (file.status !== 'failed') return undefined
    const message = asText(file.message) ?? ''
    if (message !== '') return message
    return counts.failed === 0 ? 'the file failed without a failing test: a hook, or the file itself' : undefined
  },
  interrupted(_root, statuses) {
    const pending = statuses.pending ?? 0
    return pending === 0 ? undefined : `${pending} test${pending === 1 ? '' : 's'} pending: the run stopped before them`
  },
  totals: {
    numPassedTests: ['passed'],
    numFailedTests: ['failed'],
    numPendingTests: ['skipped', 'disabled'],
    numTodoTests: ['todo'],
  },
  shows: { attempts: true, interruption: true },
  durationResolutionMs: 0.001,
}

/**
 * vitest's `json` reporter. A test that passed and still has failure messages was retried: flaky.
 * `pending` is said of tests that were still to run when the run stopped (`--bail`, a signal).
 */
export const vitestJsonParser: ReportParser = {
  format: 'vitest-json',
  summary: 'vitest JSON',
  detect: looksLikeVitestJson,
  parse: (input) => parseJestShape(input, VITEST),
}

function partOf(assertion: JsonObject): Omit<TestPart, 'id'> | undefined {
  const durationMs = asNumber(assertion.duration)
  const messages = textsOf(assertion.failureMessages)
  switch (assertion.status) {
    case 'passed':
      return {
        status: 'passed',
        durationMs,
        ...(messages.length > 0 && {
          attempts: attemptsAfter(messages, { status: 'passed', ...(durationMs !== undefined && { durationMs }) }),
        }),
      }
    case 'failed':
      return { status: 'failed', durationMs, ...failureTexts(messages) }
    case 'todo':
      return { status: 'skipped', skipKind: 'todo', durationMs }
    case 'skipped':
    case 'disabled':
      return { status: 'skipped', skipKind: 'skip', durationMs }
    case 'pending':
      return { status: 'skipped', skipKind: 'skip', message: 'did not run: the run stopped before it' }
    default:
      return undefined
  }
}
