import { greensInARow } from '../../../model/history.js'
import type { Gate } from '../gate.js'

/** Stops when enough cycles in a row were green on one revision. */
export const green: Gate = ({ analysis, history, revision, until, partial }) => {
  const gate = 'green'
  if (partial) return { gate, message: 'a partial run is never green' }
  if (!analysis.green)
    return {
      gate,
      message: `this cycle is ${analysis.verdict === 'passed' ? 'passed but not green' : analysis.verdict}`,
    }
  const before = history.points.at(-1)?.revision === revision ? greensInARow(history.points) : 0
  const count = before + 1
  const message = `green ${count} of ${until.consecutive} times in a row${revision === undefined ? '' : ` on ${revision}`}`
  return count >= until.consecutive ? { gate, action: 'stop', reason: 'green', message } : { gate, message }
}
