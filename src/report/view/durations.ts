import type { Cycle } from '../../model/cycle.js'
import { formatDuration } from '../../model/duration.js'
import type { History } from '../../model/history.js'
import { resultsOf } from './causes.js'

export interface DurationLine {
  test: string
  duration: string
  /** Of the slowest, 0 to 1. */
  share: number
  /** Median of its earlier passes; empty where there are none. */
  usual: string
}

const SHOWN = 10

/** The slowest tests of the cycle, slowest first, at most 10. */
export function durationLines(cycle: Cycle, history: History): DurationLine[] {
  const measured = [...resultsOf(cycle)]
    .map(([test, { durationMs, status }]) => ({ test, durationMs: durationMs ?? Number.NaN, status }))
    .filter(({ durationMs }) => Number.isFinite(durationMs) && durationMs >= 0)
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, SHOWN)
  const slowest = measured[0]?.durationMs ?? 0
  const remembered = history.points.some((point) => point.cycle === cycle.number && !point.partial && !point.abandoned)
  return measured.map(({ test, durationMs, status }) => {
    const passes = history.tests[test]?.durationsMs ?? []
    const earlier = remembered && status === 'passed' ? passes.slice(0, -1) : passes
    return {
      test,
      duration: formatDuration(durationMs),
      share: slowest > 0 ? durationMs / slowest : 0,
      usual: earlier.length > 0 ? formatDuration(median(earlier)) : '',
    }
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
