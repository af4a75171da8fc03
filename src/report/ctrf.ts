import type { Cycle } from '../model/cycle.js'
import { shown } from '../model/outcome.js'
import type { TestResult } from '../model/test-result.js'
import type { SuiteRun, TestRun } from '../model/test-run.js'
import { namesOf } from './test-names.js'

/**
 * A cycle's results as CTRF (ctrf.io). Names are the ids, `suite/id` where there are several suites; the suite itself is a tag: as `suite` it would
 * become part of the id of whoever reads it. What CTRF has no word for stands in `extra`.
 */
export function ctrfOf(cycle: Cycle, run: TestRun, loop: string): Record<string, unknown> {
  const named = namesOf(run)
  const tests = run.suites.flatMap((suite) =>
    suite.results.map((result) => ctrfTest(suite, result, named(suite, result))),
  )
  const count = (status: string) => tests.filter((test) => test.status === status).length
  const { startedAt, finishedAt } = run.window
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'untilgreen',
    results: {
      tool: { name: 'untilgreen' },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        pending: count('pending'),
        skipped: count('skipped'),
        other: count('other'),
        suites: run.suites.length,
        start: Date.parse(startedAt),
        stop: Date.parse(finishedAt),
      },
      tests,
      environment: { testEnvironment: loop, commit: shown(cycle.deploy)?.revision ?? '' },
      extra: { cycle: cycle.number, runId: cycle.runId },
    },
  }
}

/** `errored` and `blocked` are no failures of a test: CTRF calls them other. */
const STATUS_WORDS = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  errored: 'other',
  blocked: 'other',
  missing: 'other',
} as const

function ctrfTest({ suite, priority }: SuiteRun, result: TestResult, name: string) {
  const { status, durationMs, message, trace, output, attempts, flaky, witness, file, line } = result
  return {
    name,
    status: STATUS_WORDS[status],
    rawStatus: status,
    duration: durationMs !== undefined && Number.isFinite(durationMs) ? Math.max(0, Math.round(durationMs)) : 0,
    ...(message !== undefined && { message }),
    ...(trace !== undefined && { trace }),
    ...(output !== undefined && { stdout: output.split('\n') }),
    tags: [suite, priority],
    ...(flaky && { flaky: true }),
    ...(attempts.length > 1 && { retries: attempts.length - 1 }),
    ...(file !== undefined && { filePath: file }),
    ...(line !== undefined && { line }),
    ...(witness !== undefined && { extra: { witness } }),
  }
}
