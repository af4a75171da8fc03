import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { AnswerView } from './answer.js'
import type { CauseView } from './causes.js'

export interface NextView {
  /** What the loop does: `another cycle follows`. */
  decision: string
  message: string
  /** What a person can do, of the top cause or of what broke. */
  steps: string[]
  /** What the steps are about; absent where they are about no cause. */
  about?: string
  /** What the fixer did in this cycle; the next one verifies it. */
  fixes: { ticket: string; outcome: string; message: string }[]
  /** Each gate that spoke. */
  gates: { gate: string; message: string }[]
}

const ACTIONS = {
  continue: 'Another cycle follows',
  pause: 'The loop pauses',
  'roll-back': 'The last green revision is brought back',
  stop: 'The loop stops',
} as const

/** What happens now, and what to do. */
export function nextView(cycle: Cycle, answer: AnswerView, causes: readonly CauseView[]): NextView {
  const decision = shown(cycle.decide)
  const top = causes.find((cause) => cause.muted === undefined) ?? causes[0]
  const hints = hintsOf(cycle)
  const steps = answer.green
    ? []
    : (top?.nextSteps ?? [...hints, ...answer.broken.map(({ rule, message }) => `${rule}: ${message}`)])
  return {
    decision: decision?.action === undefined ? 'Not decided yet' : ACTIONS[decision.action],
    message: decision?.message ?? 'the cycle has not come to its decision',
    steps,
    ...(top !== undefined && !answer.green && { about: top.title }),
    fixes: (shown(cycle.fix)?.attempts ?? []).map(({ ticket, outcome, message }) => ({ ticket, outcome, message })),
    gates: (decision?.gates ?? []).map(({ gate, message }) => ({ gate, message })),
  }
}

function hintsOf(cycle: Cycle): string[] {
  return [cycle.deploy, cycle.test, cycle.analyze].flatMap((outcome) =>
    outcome?.status === 'errored' && outcome.error.hint !== undefined ? [outcome.error.hint] : [],
  )
}
