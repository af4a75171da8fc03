import type { AnswerView } from './answer.js'
import { counted } from './figures.js'
import type { GridView } from './grid.js'

/** How sure a green is, and which tests changed their answer without a new revision. */
export interface FlakinessView {
  /** Absent where this cycle is not green. */
  bound?: string
  /** Tests that needed a second attempt in this cycle. */
  flaky: string[]
  /** Failed in one cycle and passed in another, on one revision. */
  changedOnOneRevision: { test: string; revision: string; failedIn: number; passedIn: number }[]
}

export function flakinessView(grid: GridView, answer: AnswerView): FlakinessView {
  const { greenCount } = answer
  return {
    ...(greenCount > 0 && {
      bound: `${counted(greenCount, 'green cycle')} in a row ${greenCount === 1 ? 'leaves' : 'leave'} a failure rate of up to ${failureRateBound(greenCount)} % possible (95 % confidence).`,
    }),
    flaky: grid.rows.filter(({ cells }) => cells.at(-1) === 'k').map(({ test }) => test),
    changedOnOneRevision: grid.rows.flatMap((row) => changesOf(row.test, row.cells, grid.columns)),
  }
}

/**
 * After `greens` runs without a failure: the highest failure rate, in whole per cent, that still leaves such a row a chance of 5 %
 * (1 − 0.05^(1/k): 1 → 95, 3 → 63, 10 → 26, 59 → 5).
 */
export function failureRateBound(greens: number): number {
  return Math.round(100 * (1 - 0.05 ** (1 / greens)))
}

function changesOf(
  test: string,
  cells: readonly string[],
  columns: GridView['columns'],
): FlakinessView['changedOnOneRevision'] {
  const seen = new Map<string, { failedIn?: number; passedIn?: number }>()
  columns.forEach(({ cycle, revision }, at) => {
    if (revision === undefined) return
    const cell = cells[at]
    const before = seen.get(revision) ?? {}
    if (cell === 'p') seen.set(revision, { ...before, passedIn: cycle })
    if (cell === 'f' || cell === 'e') seen.set(revision, { ...before, failedIn: cycle })
  })
  return [...seen].flatMap(([revision, { failedIn, passedIn }]) =>
    failedIn === undefined || passedIn === undefined ? [] : [{ test, revision, failedIn, passedIn }],
  )
}
