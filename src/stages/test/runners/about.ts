import type { SuiteOrder } from '../runner.js'

/** What each command of a suite is told about where it runs: `UNTILGREEN_…` without the prefix. */
export function aboutSuite(order: SuiteOrder): Record<string, string | undefined> {
  return {
    CYCLE: String(order.cycle),
    RUN_ID: order.runId,
    REVISION: order.revision,
    FENCE: String(order.fence),
  }
}
