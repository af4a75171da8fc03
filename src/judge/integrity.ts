import type { Rule } from '../model/check.js'
import type { Judgement } from '../model/judgement.js'

/** What makes a run unbelievable: a cause of category `integrity`, made from a check and not from a message. */
export interface IntegrityCause {
  rule: Rule
  message: string
  /** Ids that the check named; none for a break that is about the whole run. */
  tests: string[]
}

/** One record for each check that broke to `invalid`, in the contract's order. */
export function integrityCauses(judgement: Pick<Judgement, 'checks'>): IntegrityCause[] {
  return judgement.checks
    .filter(({ held, breaksTo }) => held === false && breaksTo === 'invalid')
    .map(({ rule, message, tests = [] }) => ({ rule, message, tests }))
}
