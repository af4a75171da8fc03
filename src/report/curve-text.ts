import type { CurvePoint } from './view/curve.js'

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** The pass-rate curve as one line of blocks; a cycle that was no answer is a dot. The full block is for all passed, and for nothing less. */
export function curveText(points: readonly CurvePoint[]): string {
  return points
    .map(({ passRate }) => {
      if (passRate === null) return '·'
      return passRate >= 1 ? '█' : (BLOCKS[Math.min(6, Math.floor(passRate * 7))] ?? '▁')
    })
    .join('')
}
