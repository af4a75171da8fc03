import type { HistoryPoint } from '../../model/history.js'

const LEVELS = '▁▂▃▄▅▆▇'

/** What stands where a cycle gave no answer. */
export const GAP = '·'

/** The pass-rate curve of the newest cycles, a character each. Only all passed is a full block; what is no answer is a gap. */
export function sparkline(points: readonly Pick<HistoryPoint, 'passRate'>[], width: number): string {
  if (width <= 0) return ''
  return points
    .slice(Math.max(0, points.length - width))
    .map(({ passRate }) => (passRate === null ? GAP : levelOf(passRate)))
    .join('')
}

function levelOf(passRate: number): string {
  if (passRate >= 1) return '█'
  return LEVELS[Math.max(0, Math.floor(passRate * LEVELS.length))] ?? GAP
}
