import type { CaseElement, OutcomeElement } from './elements.js'

/** What really stands below a suite, counted in each way that some tool's header counts. */
export interface Tally {
  /** Test cases at any depth. */
  cases: number
  /** Direct children: cases and suites. */
  children: number
  /** Direct children that failed: cases with a failure, suites that say so. */
  failedChildren: number
  skippedChildren: number
  /** Cases with a failure. */
  failed: number
  /** Failure elements. */
  failures: number
  /** Cases with an error and no failure. */
  errored: number
  /** Error elements, the suites' own included. */
  errors: number
  /** Cases with both. */
  both: number
  /** Cases that are skipped and neither failed nor errored. */
  skipped: number
  /** Skipped elements. */
  skips: number
  /** Flaky and rerun elements. */
  reruns: number
  /** Cases that the tool writes and its own header leaves out, and how many of them failed. */
  uncounted: number
  uncountedFailures: number
  /** What pytest counts: outcomes of set-up, call and tear-down, not cases. */
  phases: number
}

/** Nothing counted yet. */
export function emptyTally(): Tally {
  return {
    cases: 0,
    children: 0,
    failedChildren: 0,
    skippedChildren: 0,
    failed: 0,
    failures: 0,
    errored: 0,
    errors: 0,
    both: 0,
    skipped: 0,
    skips: 0,
    reruns: 0,
    uncounted: 0,
    uncountedFailures: 0,
    phases: 0,
  }
}

/** Counts one case in. */
export function countCase(tally: Tally, element: CaseElement, isUncounted: boolean): void {
  const failures = countKind(element.outcomes, 'failure')
  const errors = countKind(element.outcomes, 'error')
  const skips = countKind(element.outcomes, 'skipped')
  tally.cases++
  tally.children++
  tally.failures += failures
  tally.errors += errors
  tally.skips += skips
  tally.reruns += element.outcomes.length - failures - errors - skips
  if (failures > 0) tally.failed++
  else if (errors > 0) tally.errored++
  else if (skips > 0) tally.skipped++
  if (failures > 0 && errors > 0) tally.both++
  if (failures > 0) tally.failedChildren++
  if (skips > 0) tally.skippedChildren++
  if (!isUncounted) return
  tally.uncounted++
  if (failures + errors > 0) tally.uncountedFailures++
}

/** Adds what stands below a nested suite; it is itself one child. */
export function countSuite(parent: Tally, nested: Tally, own: readonly OutcomeElement[]): void {
  for (const field of SUMMED) parent[field] += nested[field]
  parent.errors += own.length
  parent.children++
  if (nested.failedChildren > 0) parent.failedChildren++
  if (nested.skippedChildren > 0) parent.skippedChildren++
}

const SUMMED = [
  'cases',
  'failed',
  'failures',
  'errored',
  'errors',
  'both',
  'skipped',
  'skips',
  'reruns',
  'uncounted',
  'uncountedFailures',
  'phases',
] as const satisfies readonly (keyof Tally)[]

function countKind(outcomes: readonly OutcomeElement[], kind: OutcomeElement['kind']): number {
  let count = 0
  for (const outcome of outcomes) if (outcome.kind === kind) count++
  return count
}
