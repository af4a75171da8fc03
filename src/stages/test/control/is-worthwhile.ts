import type { ControlDue } from '../../../model/control-due.js'
import type { SuiteRun } from '../../../model/test-run.js'

/**
 * Could a control show anything after this run? Only a suite that ran to its end and left whole reports can be compared with
 * itself; where the target never answered, all was cut off already; and after a fix it is asked before a green, not before.
 */
export function isWorthwhile({ kind }: ControlDue, { exit, reports, results, target }: SuiteRun): boolean {
  const ended = exit === undefined || exit.ended === 'exited'
  const isWhole = reports.every(({ problems }) => problems.length === 0)
  if (!ended || !isWhole || results.length === 0) return false
  const passed = results.filter(({ status }) => status === 'passed').length
  if (kind === 'fix') return passed === results.length
  return passed > 0 || target === undefined || target.seen.bytesReceived > 0
}
