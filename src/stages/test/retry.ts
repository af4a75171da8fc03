import type { TestResult } from '../../model/test-result.js'
import { join } from '../../platform/paths.js'
import type { Runner, SuiteEvidence, SuiteOrder } from './runner.js'

/** `retry`: failed tests are tried again on the same revision. */
export interface RetryPolicy {
  /** Tries at one test, the first included. */
  attempts: number
  /** Where more tests than this failed, none is tried again: that is no flake. */
  budget: number
}

/** Runs a suite, then its failed tests again, as often as the policy says. Only for runners that can choose their tests. */
export async function runWithRetries(
  runner: Runner,
  { attempts, budget }: RetryPolicy,
  order: SuiteOrder,
  signal: AbortSignal,
): Promise<SuiteEvidence> {
  let evidence = await runner.run(order, signal)
  for (let attempt = 2; attempt <= attempts; attempt++) {
    const failed = evidence.results.filter(saidNo)
    const cutShort = evidence.exit?.ended !== 'exited' || evidence.exit.reason !== undefined
    if (failed.length === 0 || failed.length > budget || cutShort || signal.aborted) return evidence
    const again = await runner.run(retryOrder(order, toTry(evidence.results, failed), attempt), signal)
    evidence = { ...evidence, results: mergeAttempts(evidence.results, again.results) }
  }
  return evidence
}

/** The results with a later try of some of them: a pass after a failure is flaky, and its status is passed. */
export function mergeAttempts(first: readonly TestResult[], again: readonly TestResult[]): TestResult[] {
  const later = new Map(again.map((result) => [result.id, result]))
  return first.map((result) => {
    const next = later.get(result.id)
    if (next === undefined || next.attempts.length === 0) return result
    if (result.status === 'blocked') return next
    return saidNo(result) ? joined(result, next) : result
  })
}

function joined(before: TestResult, after: TestResult): TestResult {
  const attempts = [...before.attempts, ...after.attempts]
  if (saidNo(after) || after.status === 'skipped') return { ...before, attempts }
  const { message: _message, trace: _trace, ...passed } = after
  return {
    ...passed,
    attempts,
    flaky: true,
    ...(before.message !== undefined && { message: before.message }),
    ...(before.trace !== undefined && { trace: before.trace }),
  }
}

/** The failed ones, and those that were blocked by them. */
function toTry(results: readonly TestResult[], failed: readonly TestResult[]): string[] {
  const ids = new Set(failed.map(({ id }) => id))
  for (let size = -1; size !== ids.size; ) {
    size = ids.size
    for (const { id, blockedBy } of results) if (blockedBy?.some((need) => ids.has(need))) ids.add(id)
  }
  return [...ids]
}

function retryOrder(order: SuiteOrder, tests: readonly string[], attempt: number): SuiteOrder {
  const again = (path: string) => path.replace(/(\.log)?$/, `.attempt-${attempt}$1`)
  const { abort: _abort, ...rest } = order
  return {
    ...rest,
    tests,
    outputFile: again(order.outputFile),
    outputName: again(order.outputName),
    reportsFolder: join(order.reportsFolder, `attempt-${attempt}`),
  }
}

function saidNo({ status }: TestResult): boolean {
  return status === 'failed' || status === 'errored'
}
