import type { TestResult, TestStatus } from './test-result.js'

/** How one test ended in one cycle, in one letter: `k` is a pass that needed a second attempt, `-` a cycle without a result of it. */
export type ResultLetter = 'p' | 'k' | 'f' | 'e' | 's' | 'b' | 'm' | '-'

const LETTERS: Record<TestStatus, ResultLetter> = {
  passed: 'p',
  failed: 'f',
  errored: 'e',
  skipped: 's',
  blocked: 'b',
  missing: 'm',
}

/** Cycles that `TestMemory.recent` reaches back. */
export const RECENT_KEPT = 20

export function resultLetter({ status, flaky }: Pick<TestResult, 'status' | 'flaky'>): ResultLetter {
  return flaky && status === 'passed' ? 'k' : LETTERS[status]
}

/** The letters with one more cycle at their end, the oldest dropped. */
export function withRecent(recent: string | undefined, letter: ResultLetter): string {
  return `${recent ?? ''}${letter}`.slice(-RECENT_KEPT)
}
