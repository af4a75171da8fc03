import type { Analysis } from '../model/analysis.js'
import type { Cycle } from '../model/cycle.js'
import type { Judgement, SuiteJudgement } from '../model/judgement.js'
import { shown } from '../model/outcome.js'

/** `verdict.json` and `report --json`: `judge`'s shape, and what it is about. */
export interface VerdictDocument extends Judgement {
  loop?: string
  cycle: number
  revision: string | null
  /** What is at stake, as the loop file says; null where it says nothing. */
  impact: { suite: string; label: string; mrrUsd?: number }[] | null
  suites: SuiteJudgement[]
}

export function verdictDocument(
  cycle: Cycle,
  { verdict, green, passRate, counts, checks, failures, suites }: Analysis,
  impact: readonly { suite: string; label: string; mrrUsd?: number }[],
): VerdictDocument {
  return {
    verdict,
    green,
    passRate,
    counts,
    cycle: cycle.number,
    revision: shown(cycle.deploy)?.revision ?? null,
    impact: impact.length === 0 ? null : [...impact],
    checks,
    failures,
    suites,
  }
}
