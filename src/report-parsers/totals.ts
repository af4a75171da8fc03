import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'

/** One figure that a report claims about itself, beside what its cases come to. */
export interface Total {
  /** Where the figure stands: `summary.passed`. */
  label: string
  /** As the report has it; absent where the report doesn't claim it. */
  claimed: unknown
  counted: number
  /** The format demands this figure. */
  required?: boolean
}

/** A claim that differs from the count is a problem of kind `totals`, with both figures; a missing one only where it is required. */
export function compareTotals(total: Total, problems: ReportProblem[]): void {
  const { label, claimed, counted } = total
  if (claimed === undefined && total.required !== true) return
  if (claimed === counted) return
  const says = claimed === undefined ? 'is missing' : `says ${JSON.stringify(claimed)}`
  addProblem(problems, 'totals', `${label} ${says}, the cases come to ${counted}`)
}
