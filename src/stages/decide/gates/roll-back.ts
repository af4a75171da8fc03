import type { Gate } from '../gate.js'

/** When a loop gives up on a red revision: brings the last green one back, where a rollback command and a green revision are there. */
export const rollBack: Gate = ({ analysis, history, revision, canRollBack }) => {
  const gate = 'roll-back'
  const target = history.lastGreen?.revision
  if (!canRollBack) return { gate, message: 'no rollback command' }
  if (analysis.verdict !== 'failed')
    return { gate, message: `nothing to roll back from: the verdict is ${analysis.verdict}` }
  if (target === undefined) return { gate, message: 'no revision was green yet' }
  if (target === revision) return { gate, message: `${target} was green before: rolling back would bring the same` }
  return { gate, action: 'roll-back', message: `the last green revision is ${target}` }
}
