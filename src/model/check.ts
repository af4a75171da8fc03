import type { Verdict } from './verdict.js'

/** The rules of the green contract, in the order in which they are printed. */
export const RULES = [
  'revision-proven',
  'report-fresh',
  'report-whole',
  'collected',
  'manifest-complete',
  'exit-code-agrees',
  'run-complete',
  'none-skipped',
  'all-passed',
  'no-flaky',
  'durations-plausible',
  'target-witnessed',
  'negative-control',
  'tests-unchanged',
  'evidence-clock',
  'soft-pass',
] as const

export type Rule = (typeof RULES)[number]

/** One rule, asked of one run. Printed whether it held or not. */
export interface CheckResult {
  rule: Rule
  /** `true` held, `false` broken, `null` not asked (the message says what was missing to ask it). */
  held: boolean | null
  expected: string
  actual: string
  message: string
  /** The check held, and still has something to say. */
  warning?: string
  /** Set when broken: the verdict that this break leads to. */
  breaksTo?: Exclude<Verdict, 'passed'>
  /** Set by broken checks that are about certain tests: their ids, bounded to the first 100. */
  tests?: string[]
  /** Only in a judgement merged from several suites: the suite this row came from. */
  suite?: string
}
