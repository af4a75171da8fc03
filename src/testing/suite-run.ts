import { CHECKS } from '../judge/checks.js'
import { type JudgeContext, judgeContext } from '../judge/context.js'
import { tallyRun } from '../judge/tally.js'
import type { CheckResult, Rule } from '../model/check.js'
import type { TestResult } from '../model/test-result.js'
import type { ReportEvidence, SuiteRun } from '../model/test-run.js'

/** The window of the builders' runs: ten seconds on 31 January 2026. */
export const STARTED = '2026-01-31T12:00:00.000Z'
export const FINISHED = '2026-01-31T12:00:10.000Z'
export const WITHIN = '2026-01-31T12:00:05.000Z'
export const TODAY = '2026-01-31T12:00:11.000Z'

/** A test that passed in 100 ms. */
export function passing(id: string, more: Partial<TestResult> = {}): TestResult {
  const { durationMs = 100 } = more
  return {
    id,
    status: 'passed',
    durationMs,
    attempts: [{ status: 'passed', durationMs }],
    flaky: false,
    phase: 'call',
    ...more,
  }
}

/** A test that failed with an assertion. */
export function failing(id: string, more: Partial<TestResult> = {}): TestResult {
  const message = 'AssertionError: expected 200, got 418'
  return passing(id, { status: 'failed', attempts: [{ status: 'failed', durationMs: 100, message }], message, ...more })
}

/** A test that was skipped. */
export function skipping(id: string, more: Partial<TestResult> = {}): TestResult {
  return passing(id, { status: 'skipped', durationMs: 0, attempts: [{ status: 'skipped', durationMs: 0 }], ...more })
}

/** A test that failed and passed on its second attempt. */
export function flaking(id: string, more: Partial<TestResult> = {}): TestResult {
  const attempts = [
    { status: 'failed' as const, durationMs: 100, message: 'first time unlucky' },
    { status: 'passed' as const, durationMs: 100 },
  ]
  return passing(id, { attempts, flaky: true, ...more })
}

/** A whole report of this run, in a format that shows attempts and interruptions. */
export function wholeReport(more: Partial<ReportEvidence> = {}): ReportEvidence {
  return {
    name: 'p1.json',
    format: 'ctrf',
    sizeBytes: 1_000,
    modifiedAt: FINISHED,
    problems: [],
    replayed: [],
    stamps: [{ at: WITHIN, source: 'start' }],
    durationResolutionMs: 1,
    shows: { attempts: true, interruption: true },
    ...more,
  }
}

/** A green run of two tests. */
export function greenRun(more: Partial<SuiteRun> = {}): SuiteRun {
  return {
    suite: 'p1',
    priority: 'P1',
    runner: 'command',
    window: { startedAt: STARTED, finishedAt: FINISHED, durationMs: 10_000 },
    exit: { ended: 'exited', exitCode: 0 },
    reports: [wholeReport()],
    results: [passing('a::one'), passing('a::two')],
    metadata: { addresses: [], identities: [] },
    ...more,
  }
}

/** The manifest of a file. */
export function manifestOf(...ids: string[]): NonNullable<SuiteRun['manifest']> {
  return { source: 'file', name: 'p1.manifest', ids, lineNumbers: ids.map((_id, index) => index + 1) }
}

/** The context of a loop whose window is known and in which nothing else is asked. */
export function loopContext(more: Partial<JudgeContext> = {}): JudgeContext {
  return judgeContext('loop', TODAY, more)
}

/** What one rule says of a run. */
export function answer(rule: Rule, run: SuiteRun, context: JudgeContext = loopContext()): CheckResult {
  const answers = CHECKS.map((check) => check(run, context, tallyRun(run, context)))
  const found = answers.find((candidate) => candidate.rule === rule)
  if (found === undefined) throw new Error(`no check answers ${rule}`)
  return found
}
