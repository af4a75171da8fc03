import type { Analysis } from '../../model/analysis.js'
import type { Cycle } from '../../model/cycle.js'
import type { Decision, GateResult } from '../../model/decision.js'
import { shown } from '../../model/outcome.js'
import type { StopPolicy, UntilPolicy } from '../../model/policy.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { Situation } from './gate.js'
import { GATES } from './gates/index.js'
import { rollBack } from './gates/roll-back.js'

export interface DecideStageOptions {
  until: UntilPolicy
  stop: StopPolicy
  canRollBack: boolean
  hasFixer: boolean
}

/** Reads what is already true and says what to do. It does nothing itself. */
export function decideStage(options: DecideStageOptions): Stage<'decide'> {
  return {
    async run(cycle, context) {
      return { status: 'succeeded', output: decide(situationOf(cycle, context, options), options.hasFixer) }
    },
  }
}

/** Pure: the same situation, the same decision. */
export function decide(situation: Situation, hasFixer: boolean): Decision {
  const gates: GateResult[] = GATES.map((gate) => gate(situation))
  const stop = gates.find((gate) => gate.action === 'stop')
  const { analysis } = situation
  if (stop?.reason !== undefined) {
    const reason = stop.reason !== 'green' && !situation.answered ? 'unreachable' : stop.reason
    const back = stop.reason === 'green' ? undefined : rollBack(situation)
    const all = back === undefined ? gates : [...gates, back]
    const action = back?.action === 'roll-back' ? 'roll-back' : 'stop'
    const message = reason === 'unreachable' ? `nothing answered; ${stop.message}` : stop.message
    return { action, reason, message, gates: all, mayFix: false }
  }
  const pause = gates.find((gate) => gate.action === 'pause')
  const mayFix = hasFixer && analysis.verdict === 'failed' && !situation.partial
  const message = pause?.message ?? goingOn(analysis)
  return { action: pause === undefined ? 'continue' : 'pause', message, gates, mayFix }
}

function goingOn({ verdict, green, causes }: Analysis): string {
  if (green) return 'green, and more greens in a row are asked for'
  const count = causes.length
  return `${verdict}${count > 0 ? `, ${count} ${count === 1 ? 'cause' : 'causes'}` : ''}: another cycle`
}

function situationOf(cycle: Cycle, context: StageContext, options: DecideStageOptions): Situation {
  const analysis = shown(cycle.analyze) as Analysis | undefined
  const deployment = shown(cycle.deploy)
  return {
    cycle: cycle.number,
    ...(deployment?.revision !== undefined && { revision: deployment.revision }),
    analysis: analysis?.verdict === undefined ? NOTHING_ANALYZED : analysis,
    history: cycle.history,
    until: options.until,
    stop: options.stop,
    session: { ...context.session, cycles: cycle.number - context.session.firstCycle + 1 },
    answered: deployment?.readiness?.answered ?? true,
    canRollBack: options.canRollBack,
    partial: context.only !== undefined,
  }
}

/** Stands for an analysis that broke: no answer, never green. */
const NOTHING_ANALYZED: Analysis = {
  verdict: 'inconclusive',
  green: false,
  passRate: null,
  counts: { expected: 0, collected: 0, passed: 0, failed: 0, errored: 0, skipped: 0, blocked: 0, missing: 0, flaky: 0 },
  checks: [],
  failures: [],
  suites: [],
  causes: [],
  fixed: [],
  algorithm: 'none',
}
