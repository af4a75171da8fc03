/** The four words a run is judged by. `passed` and `failed` are answers; the other two say why there is none. */
export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'invalid'

/** Worst first: the order in which one verdict hides another. */
export const VERDICTS_WORST_FIRST = [
  'invalid',
  'inconclusive',
  'failed',
  'passed',
] as const satisfies readonly Verdict[]

/** The worst of several verdicts. Nothing judged at all is `invalid`: silence is never a pass. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS_WORST_FIRST.find((word) => verdicts.includes(word)) ?? 'invalid'
}

/** Only answers are points in the pass-rate history, and only answers close tickets. */
export function isAnswer(verdict: Verdict): verdict is 'passed' | 'failed' {
  return verdict === 'passed' || verdict === 'failed'
}
