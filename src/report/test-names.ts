import { qualifiedId, type TestResult } from '../model/test-result.js'
import type { SuiteRun, TestRun } from '../model/test-run.js'

/** What tests are called in reports for other tools: their ids, with the suite in front where there is more than one. */
export function namesOf(run: TestRun): (suite: SuiteRun, result: TestResult) => string {
  return ({ suite }, { id }) => (run.suites.length > 1 ? qualifiedId(suite, id) : id)
}
