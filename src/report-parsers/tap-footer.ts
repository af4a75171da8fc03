import type { ReportProblem } from '../model/test-run.js'
import { compareTotals } from './totals.js'

/** What the comments at the end claim, and what the points come to. */
export interface TapFooter {
  /** `tests`, `suites`, `pass`, `fail`, `cancelled`. */
  claims: Partial<Record<string, number>>
  /** Tests as node:test counts them: announced points, parents too, suites not. */
  tests: number
  failed: number
  /** `not ok` at the top, todo left out. */
  topFailed: number
}

/**
 * node:test (known by `# suites` and `# cancelled`) counts tests at each depth; mocha, tape and others count what is `not ok` at the top.
 * Returns the dialect, where the comments show it.
 */
export function checkTapFooter(footer: TapFooter, interrupted: boolean, problems: ReportProblem[]): string | undefined {
  const { claims } = footer
  const isNode = claims.suites !== undefined && claims.cancelled !== undefined
  if (interrupted) return isNode ? 'node:test' : undefined
  if (!isNode) {
    compareTotals({ label: '"# fail"', claimed: claims.fail, counted: footer.topFailed }, problems)
    return undefined
  }
  compareTotals({ label: '"# tests"', claimed: claims.tests, counted: footer.tests }, problems)
  const failed = claims.fail === undefined ? undefined : claims.fail + (claims.cancelled ?? 0)
  compareTotals({ label: '"# fail" and "# cancelled"', claimed: failed, counted: footer.failed }, problems)
  return 'node:test'
}
