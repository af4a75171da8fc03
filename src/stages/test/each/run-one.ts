import { formatDuration } from '../../../model/duration.js'
import { type Attempt, STATUSES_WORST_FIRST, type TestResult } from '../../../model/test-result.js'
import type { ReportEvidence, ReportFormat } from '../../../model/test-run.js'
import { makeFolder } from '../../../platform/files.js'
import { join } from '../../../platform/paths.js'
import type { AdapterContext, Executed } from '../../adapter-context.js'
import type { CommandLine } from '../../command-line.js'
import { gatherReports } from '../gather-reports.js'
import type { SuiteOrder } from '../runner.js'
import { aboutSuite } from '../runners/about.js'
import { readConsole } from './read-console.js'

/** How each test of a suite is run. */
export interface OneByOne {
  command: CommandLine
  /** Reports that each test writes; none: its exit code tells. */
  patterns: readonly string[]
  format: ReportFormat | undefined
}

export interface OneTest {
  id: string
  /** One safe part of a path, unique in its suite. */
  name: string
  timeoutMs: number
  /** Absolute. */
  outputFile: string
}

export interface OneRun {
  order: SuiteOrder
  context: AdapterContext
}

/** What came of one test. `result` is absent where the test could not be asked: not started, or ended from outside. */
export interface OneOutcome {
  executed: Executed
  result?: TestResult
  reports: ReportEvidence[]
}

/** Runs one test by a command of its own. */
export async function runOne(how: OneByOne, test: OneTest, run: OneRun, signal: AbortSignal): Promise<OneOutcome> {
  const { order, context } = run
  const reportsFolder = join(order.reportsFolder, test.name)
  await makeFolder(reportsFolder)
  const measured = await context.execute(
    {
      command: how.command,
      variables: { reports: reportsFolder, revision: order.revision ?? '', 'test.id': test.id },
      about: { ...aboutSuite(order), REPORTS: reportsFolder },
      env: { TRACEPARENT: order.traceparent },
      timeoutMs: test.timeoutMs,
      outputFile: test.outputFile,
      ...(order.timeouts.idleMs !== undefined && { idleMs: order.timeouts.idleMs }),
      onLine: (line) => order.onProgress({ kind: 'output', suite: order.suite, line }),
    },
    signal,
  )
  // A test that ended in time may have left something whose end was waited for: that is no time of the test.
  const executed = { ...measured, durationMs: Math.min(measured.durationMs, test.timeoutMs) }
  if (executed.ended === 'not-started' || executed.ended === 'aborted') return { executed, reports: [] }
  if (executed.ended !== 'exited') return { executed, reports: [], result: timedOut(test, executed, order) }
  const told = await gatherReports(
    how.patterns.map((pattern) => pattern.replaceAll('${test.id}', test.id)),
    {
      folder: context.workingDirectory,
      reportsFolder,
      mask: context.mask,
      ...(how.format !== undefined && { format: how.format }),
    },
  )
  const result = how.patterns.length > 0 ? fromReport(test, executed, told.results) : await fromExit(test, executed)
  return { executed, reports: told.reports, result }
}

function timedOut(test: OneTest, { ended, durationMs, tail }: Executed, { timeouts }: SuiteOrder): TestResult {
  const silence = `timed out after ${formatDuration(timeouts.idleMs ?? durationMs)} without a word`
  const message = ended === 'idle' ? silence : `timed out after ${formatDuration(test.timeoutMs)}`
  return resultOf(test.id, { status: 'errored', durationMs, message }, tail)
}

/** Exit code 0 is a pass, unless the tool itself says that it ran nothing. */
async function fromExit(test: OneTest, executed: Executed): Promise<TestResult> {
  const { exitCode, durationMs, tail } = executed
  const { failure, notRun } = await readConsole(test.outputFile, tail)
  if (exitCode === 0 && notRun === undefined) return resultOf(test.id, { status: 'passed', durationMs }, tail)
  if (exitCode === 0) return resultOf(test.id, { status: 'skipped', durationMs, message: notRun ?? '' }, tail)
  const message = failure?.message ?? (tail.trim() === '' ? `${ending(executed)} and printed nothing` : tail.trim())
  const result = resultOf(test.id, { status: 'failed', durationMs, message }, tail)
  return {
    ...result,
    ...(failure?.trace !== undefined && { trace: failure.trace }),
    ...(failure !== undefined && { phase: failure.phase }),
  }
}

/** The report's worst test stands for all of it. An exit code that denies it is never believed over a failure. */
function fromReport(test: OneTest, executed: Executed, results: readonly TestResult[]): TestResult {
  const { durationMs, tail } = executed
  const worst = results.toSorted(byStatus)[0]
  if (worst === undefined) {
    const message = `${ending(executed)}, and its report holds no test`
    return resultOf(test.id, { status: 'failed', durationMs, message }, tail)
  }
  if (executed.exitCode !== 0 && (worst.status === 'passed' || worst.status === 'skipped')) {
    const message = `${ending(executed)}, though its report holds no failure: ${tail.trim()}`
    return resultOf(test.id, { status: 'failed', durationMs, message }, tail)
  }
  const attempts = worst.attempts.map((attempt) => ({ ...attempt, durationMs: attempt.durationMs ?? durationMs }))
  return { ...worst, id: test.id, durationMs, attempts, flaky: results.some(({ flaky }) => flaky) }
}

function byStatus(a: TestResult, b: TestResult): number {
  return STATUSES_WORST_FIRST.indexOf(a.status) - STATUSES_WORST_FIRST.indexOf(b.status)
}

function ending({ exitCode, signal, outOfMemory }: Executed): string {
  if (signal !== undefined) return `killed by ${signal}${outOfMemory ? ' (out of memory)' : ''}`
  return `exit code ${exitCode}`
}

function resultOf(id: string, attempt: Attempt, output: string): TestResult {
  const { status, durationMs, message } = attempt
  return {
    id,
    status,
    attempts: [attempt],
    flaky: false,
    phase: 'call',
    ...(durationMs !== undefined && { durationMs }),
    ...(message !== undefined && { message }),
    ...(output.trim() !== '' && { output }),
  }
}
