import type { CheckResult } from './check.js'
import type { TestStatus } from './test-result.js'
import type { Verdict } from './verdict.js'

/** `counts` speak of the manifest's tests; `collected` of all that the reports hold. */
export interface Counts {
  expected: number
  collected: number
  passed: number
  failed: number
  errored: number
  skipped: number
  blocked: number
  missing: number
  flaky: number
}

/** What stands against green. */
export interface ListedFailure {
  id: string
  status: Exclude<TestStatus, 'passed'> | 'flaky'
  message: string
  /** Not in the manifest: listed, and only what failed or errored counts. */
  outside?: boolean
  suite?: string
}

/** What judging one run, or one suite of it, gives. The shape of `judge --json`, `report --json` and `verdict.json`. */
export interface Judgement {
  verdict: Verdict
  green: boolean
  /** passed / expected, 0 to 1; null where nothing was expected. */
  passRate: number | null
  counts: Counts
  checks: CheckResult[]
  failures: ListedFailure[]
}

/** One suite's judgement in a loop. */
export interface SuiteJudgement extends Judgement {
  suite: string
  priority: string
  /** Its priority is among `until.priorities`. */
  decides: boolean
}
