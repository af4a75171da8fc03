import type { Dialect } from './dialect.js'
import { generalTotals, hand } from './dialect.js'
import type { CaseElement } from './elements.js'

const SUITE_FAILED = 'Test suite failed to run'
const HOOK_FAILED = /^\s*Test execution failure: could be caused by test hooks/

/** jest-junit: suites that failed to run and broken hooks are written as cases that its totals leave out. */
export const jestJunit: Dialect = {
  name: 'jest-junit',
  utc: true,
  resolutionMs: 1,
  recognise: ({ root, suite }) =>
    root.attributes.name === 'jest tests' || hand(suite) === 'name errors failures skipped timestamp time tests',
  isUncounted: isSuiteError,
  allowed(tally, field) {
    if (field === 'tests') return [tally.cases - tally.uncounted]
    if (field === 'failures') {
      const counted = tally.failed + tally.errored - tally.uncountedFailures
      return [counted]
    }
    if (field === 'errors') return [tally.errored, tally.errors]
    return generalTotals(tally, field)
  },
  adjust(part, element) {
    if (!isSuiteError(element)) return
    part.status = 'errored'
    part.phase = element.attributes.classname === SUITE_FAILED ? 'collection' : 'unknown'
  },
  hint: 'jest-junit leaves todo tests out of its totals and writes them like quick passes',
}

/** A case that stands for a whole suite: it could not run, or a hook broke. */
export function isSuiteError(element: CaseElement): boolean {
  return element.attributes.classname === SUITE_FAILED || HOOK_FAILED.test(element.attributes.name ?? '')
}

/** jest-junit writes `test.todo` as a case without outcome that took no time. */
export function mayBeTodo(element: CaseElement): boolean {
  const { time } = element.attributes
  return element.outcomes.length === 0 && (time === undefined || time === 'NaN' || Number(time) === 0)
}
