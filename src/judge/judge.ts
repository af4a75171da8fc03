import type { CheckResult } from '../model/check.js'
import type { Judgement, ListedFailure } from '../model/judgement.js'
import { qualifiedId, type TestResult } from '../model/test-result.js'
import type { SuiteRun } from '../model/test-run.js'
import { type Verdict, worstVerdict } from '../model/verdict.js'
import { flakeIsExcused } from './checks/no-flaky.js'
import { CHECKS } from './checks.js'
import type { JudgeContext } from './context.js'
import { saidNo, type Tally, tallyRun } from './tally.js'

/**
 * Judges one run of one suite by the green contract. Pure: the same evidence gives the same judgement, in whatever order
 * reports and tests come. `failures` lists each failure whatever the verdict.
 * @throws UntilgreenError MANIFEST_INVALID where a line of the manifest is ambiguous.
 */
export function judge(run: SuiteRun, context: JudgeContext): Judgement {
  const tally = tallyRun(run, context)
  const checks = CHECKS.map((check) => check(run, context, tally))
  const verdict = verdictOf(checks)
  const { counts } = tally
  return {
    verdict,
    green: verdict === 'passed' && context.partial === undefined,
    passRate: counts.expected === 0 ? null : counts.passed / counts.expected,
    counts,
    checks,
    failures: listFailures(run.suite, context, tally),
  }
}

/** What broken checks lead to: the worst of it. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  return worstVerdict(['passed', ...checks.flatMap(({ breaksTo }) => (breaksTo === undefined ? [] : [breaksTo]))])
}

function listFailures(suite: string, context: JudgeContext, tally: Tally): ListedFailure[] {
  const excused = ({ id }: TestResult) => flakeIsExcused(context.flaky, [id, qualifiedId(suite, id)], context.today)
  const inside = tally.inside.filter((result) => (result.flaky ? !excused(result) : result.status !== 'passed'))
  const outside = tally.outside.filter((result) => result.flaky || saidNo(result) || result.status === 'skipped')
  const missing = tally.missingCounts ? tally.missing : []
  return [
    ...inside.sort(byId).map((result) => listedFailure(result)),
    ...missing.map((id): ListedFailure => ({ id, status: 'missing', message: 'in the manifest, in no report' })),
    ...outside.sort(byId).map((result) => ({ ...listedFailure(result), outside: true })),
  ]
}

function byId(a: TestResult, b: TestResult): number {
  return a.id < b.id ? -1 : 1
}

function listedFailure(result: TestResult): ListedFailure {
  const status = result.status === 'passed' ? 'flaky' : result.status
  const message =
    result.message ?? result.attempts.find((attempt) => attempt.message)?.message ?? wordsFor(result, status)
  return { id: result.id, status, message }
}

function wordsFor({ skipKind, blockedBy }: TestResult, status: ListedFailure['status']): string {
  if (status === 'blocked') return `not tried, as ${blockedBy?.join(', ') ?? 'what it needs'} did not pass`
  if (status === 'skipped') return skipKind === undefined ? 'skipped, no reason given' : `${skipKind}, no reason given`
  if (status === 'flaky') return 'failed, then passed'
  return 'the report gives no message'
}
