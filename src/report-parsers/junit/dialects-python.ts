import type { Dialect } from './dialect.js'
import { generalTotals, hand } from './dialect.js'
import type { CaseElement } from './elements.js'

const PYTEST_HANDS = new Set([
  'name errors failures skipped tests time timestamp hostname',
  'errors failures hostname name skipped tests time timestamp',
  'errors failures name skipped tests time',
])

/** pytest: its `tests` counts outcomes of phases (a pass and a tear-down error of one test are two). */
export const pytest: Dialect = {
  name: 'pytest',
  resolutionMs: 1,
  recognise: ({ root, suite }) =>
    suite.attributes.name === 'pytest' || root.attributes.name === 'pytest tests' || PYTEST_HANDS.has(hand(suite)),
  allowed(tally, field) {
    if (field === 'tests') return [tally.phases]
    if (field === 'failures') return [tally.failures]
    if (field === 'errors') return [tally.errors]
    return field === 'skipped' ? [tally.skips] : generalTotals(tally, field)
  },
  adjust(part, element) {
    const errors = element.outcomes.filter((outcome) => outcome.kind === 'error')
    if (errors.length > 0 && part.status !== 'failed') part.phase = phaseOf(errors[0]?.message ?? '')
    const skip = element.outcomes.find((outcome) => outcome.kind === 'skipped')
    if (skip?.type === 'pytest.xfail') part.skipKind = 'xfail'
  },
  hint: 'pytest 9 also counts passing subtests, which it does not write down',
}

/** The part of a test that pytest says an error happened in. */
export function phaseOf(message: string): 'setup' | 'teardown' | 'collection' | 'unknown' {
  if (/^(failed on setup|test setup failure)/.test(message)) return 'setup'
  if (/^(failed on teardown|test teardown failure)/.test(message)) return 'teardown'
  return /^collection failure/.test(message) ? 'collection' : 'unknown'
}

/**
 * How many outcomes pytest counted for one case: each of its elements, and a pass where the call passed.
 * A tear-down error after a failed call is a case of its own in the file and none in the count.
 * @param failed ids of the cases with a failure so far; a failing case is added.
 */
export function countPhases(element: CaseElement, id: string, failed: Set<string>): number {
  let outcomes = 0
  let onlyTeardown = true
  for (const outcome of element.outcomes) {
    outcomes++
    if (outcome.kind === 'failure') failed.add(id)
    const isTeardown = outcome.kind === 'error' && phaseOf(outcome.message ?? '') === 'teardown'
    if (!isTeardown) onlyTeardown = false
  }
  if (outcomes === 0) return 1
  if (!onlyTeardown) return outcomes
  return failed.has(id) ? outcomes - 1 : outcomes + 1
}
