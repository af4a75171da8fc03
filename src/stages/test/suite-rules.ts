import type { History } from '../../model/history.js'
import { type RetryPolicy, runWithRetries } from './retry.js'
import type { AbortRule, Runner, SuiteOrder } from './runner.js'

/** What the loop file says about a suite besides its runner. */
export interface SuiteRules {
  /** Ids of the manifest's lines. */
  manifest?: readonly string[]
  retry?: RetryPolicy
  abort?: AbortRule
}

/** A runner that keeps a suite's rules: which tests must be there, second tries, an early end. In a negative control the last two rest. */
export function withSuiteRules(runner: Runner, rules: SuiteRules): Runner {
  const { retry, abort } = rules
  return {
    ...runner,
    run(given, signal) {
      const manifest = rules.manifest ?? accepted(given)
      const order: SuiteOrder = {
        ...given,
        ...(manifest !== undefined && { manifest }),
        ...(abort !== undefined && !given.plain && { abort }),
      }
      if (retry === undefined || given.plain) return runner.run(order, signal)
      return runWithRetries(runner, retry, order, signal)
    },
  }
}

/** Without a manifest the ids of the last accepted run stand for one. */
function accepted({ history, suite }: { history: History; suite: string }): readonly string[] | undefined {
  const ids = history.accepted[suite]?.ids
  return ids !== undefined && ids.length > 0 ? ids : undefined
}
