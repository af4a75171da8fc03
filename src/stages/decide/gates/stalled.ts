import type { HistoryPoint } from '../../../model/history.js'
import { isAnswer } from '../../../model/verdict.js'
import type { Gate, Situation } from '../gate.js'

type Round = Pick<HistoryPoint, 'verdict' | 'passRate' | 'causes'>

/**
 * Stops when `stalledCycles` cycles in a row, none of them passed, ended with the same set of causes and no higher pass rate.
 * Two sets that alternate are the same standstill. A cycle without an answer is no progress, whatever its causes.
 */
export const stalled: Gate = (situation) => {
  const gate = 'stalled'
  const { stalledCycles } = situation.stop
  if (stalledCycles === undefined) return { gate, message: 'no limit' }
  const count = longestStandstill(roundsOf(situation))
  if (count < stalledCycles) return { gate, message: `${count} of ${stalledCycles} cycles without progress` }
  const causes = situation.analysis.causes.map((cause) => cause.id)
  const what =
    causes.length === 0 ? 'no answer' : `the same ${causes.length === 1 ? 'cause' : 'causes'}: ${causes.join(', ')}`
  return { gate, action: 'stop', reason: 'stalled', message: `${count} cycles in a row without progress, ${what}` }
}

/** This session's cycles, newest last. */
function roundsOf({ history, session, analysis }: Situation): Round[] {
  const before = session.cycles - 1
  const earlier = before > 0 ? history.points.filter((point) => !point.abandoned && !point.partial).slice(-before) : []
  const causes = analysis.causes.map((cause) => cause.id).sort()
  return [...earlier, { verdict: analysis.verdict, passRate: analysis.passRate, causes }]
}

/** How many of the newest rounds stand still together. Two that differ may still be the end of three that alternate. */
function longestStandstill(rounds: readonly Round[]): number {
  for (let count = rounds.length; count > 0; count--) {
    if (standStill(rounds.slice(-count))) return count
  }
  return 0
}

function standStill(rounds: readonly Round[]): boolean {
  if (rounds.some((round) => round.verdict === 'passed')) return false
  const answers = rounds.filter((round) => isAnswer(round.verdict))
  return repeats(answers, 1) || (answers.length > 2 && repeats(answers, 2))
}

/** Each answer has the causes of the one `period` before it, and no higher pass rate. */
function repeats(answers: readonly Round[], period: number): boolean {
  return answers.every((answer, index) => {
    const earlier = answers[index - period]
    if (earlier === undefined) return true
    return answer.causes.join(' ') === earlier.causes.join(' ') && (answer.passRate ?? 0) <= (earlier.passRate ?? 0)
  })
}
