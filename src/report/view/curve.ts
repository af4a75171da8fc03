import type { Cycle } from '../../model/cycle.js'
import type { History, HistoryPoint } from '../../model/history.js'
import { percentOf } from './figures.js'

export interface CurvePoint {
  /** 0 for a run from before the loop. */
  cycle: number
  /** The old report that such a run was imported from. */
  source?: string
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

/** The pass rate over the cycles up to this one, after what was imported from before the loop; oldest first, at most the last 60. */
export function curvePoints(cycle: Cycle, { points, imported = [] }: History): CurvePoint[] {
  const cycles = points.filter((point) => point.cycle <= cycle.number).map(curvePoint)
  const earlier = imported.map((point) => ({ ...curvePoint(point), source: point.source }))
  return [...earlier, ...cycles].slice(-SHOWN)
}

function curvePoint(point: HistoryPoint): CurvePoint {
  const { cycle, at, revision, passRate, passed, expected } = point
  return {
    cycle,
    at,
    ...(revision !== undefined && { revision }),
    word: wordOf(point),
    passRate,
    passed,
    expected,
    rate: passRate === null ? '–' : percentOf(passed, expected),
  }
}

function wordOf({ green, verdict, abandoned, partial, imported }: HistoryPoint): string {
  if (abandoned) return 'abandoned'
  if (partial) return 'partial'
  return green && !imported ? 'green' : verdict
}
