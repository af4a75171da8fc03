import type { Cycle } from '../../model/cycle.js'
import type { History } from '../../model/history.js'
import { percentOf } from './figures.js'

export interface CurvePoint {
  cycle: number
  at: string
  revision?: string
  /** `green`, a verdict, `abandoned` or `partial`. */
  word: string
  /** 0 to 1; null for what is no answer: a gap. */
  passRate: number | null
  passed: number
  expected: number
  rate: string
}

const SHOWN = 60

/** The pass rate over the cycles up to this one, oldest first, at most the last 60. */
export function curvePoints(cycle: Cycle, { points }: History): CurvePoint[] {
  return points
    .filter((point) => point.cycle <= cycle.number)
    .slice(-SHOWN)
    .map(({ cycle, at, revision, verdict, green, passRate, passed, expected, abandoned, partial }) => ({
      cycle,
      at,
      ...(revision !== undefined && { revision }),
      word: abandoned ? 'abandoned' : partial ? 'partial' : green ? 'green' : verdict,
      passRate,
      passed,
      expected,
      rate: passRate === null ? '–' : percentOf(passed, expected),
    }))
}
