import type { TestResult } from '../../../model/test-result.js'
import type { ControlResult } from '../../../model/test-run.js'

/** One way of being cut off, and what the suite said then. */
export interface ModeRun {
  /** `refusing`, `answering 500`, … */
  mode: string
  results: readonly TestResult[]
}

/**
 * What the runs while cut off say of each test of the suite: it passed in one of them (it can't fail), failed in its call
 * in each, or neither.
 * @param ids tests of the suite's own run; what else turns up while cut off (a file that can't be collected) is no test of it.
 */
export function controlResult(
  ids: readonly string[],
  modes: readonly ModeRun[],
): Pick<ControlResult, 'modes' | 'stayedGreen' | 'notShown' | 'wentRed'> {
  const byMode = modes.map(({ results }) => new Map(results.map((result) => [result.id, result])))
  const sorted = { stayedGreen: [] as string[], notShown: [] as string[], wentRed: [] as string[] }
  for (const id of [...new Set(ids)].sort()) {
    const seen = byMode.map((results) => results.get(id))
    if (seen.some((result) => result?.status === 'passed')) sorted.stayedGreen.push(id)
    else if (seen.length > 0 && seen.every(failedInItsCall)) sorted.wentRed.push(id)
    else sorted.notShown.push(id)
  }
  return { modes: modes.map(({ mode }) => mode), ...sorted }
}

/** Where a format doesn't tell the phase, an assertion that failed is the test's own; an error could be anybody's. */
function failedInItsCall(result: TestResult | undefined): boolean {
  if (result?.status === 'failed') return result.phase === 'call' || result.phase === 'unknown'
  return result?.status === 'errored' && result.phase === 'call'
}
