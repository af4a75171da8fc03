import { UntilgreenError } from '../../errors.js'
import type { Analysis } from '../../model/analysis.js'
import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import { type Outcome, type StageError, shown } from '../../model/outcome.js'
import type { TicketPolicy } from '../../model/policy.js'
import type { Stage, StageContext } from '../../model/stage.js'
import { qualifiedId } from '../../model/test-result.js'
import type { TicketChange } from '../../model/ticket.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { isAnswer } from '../../model/verdict.js'
import { planTickets } from './plan.js'
import type { TicketSituation } from './ticket-situation.js'
import type { TicketPlace, Tracker } from './tracker.js'

export interface TicketStageOptions {
  loop: string
  tracker: Tracker
  policy: TicketPolicy
  clock: Clock
}

/** One change may fail for a reason of its own; after two in a row the tracker is taken to be down. */
const FAILURES_IN_A_ROW = 2

/** Plans what is to be done about tickets, then does it: one effect for each change. */
export function ticketStage(options: TicketStageOptions): Stage<'ticket'> {
  return {
    async run(cycle, context) {
      if (context.only !== undefined) return { status: 'skipped', reason: 'a partial run files no tickets' }
      const analysis = shown(cycle.analyze)
      if (analysis?.verdict === undefined) return { status: 'skipped', reason: 'nothing was analyzed' }
      return applyAll(planTickets(situationOf(cycle, analysis as Analysis, options)), context, options.tracker)
    },
  }
}

async function applyAll(
  plan: TicketChange[],
  context: StageContext,
  tracker: Tracker,
): Promise<Outcome<TicketChange[]>> {
  const changes: TicketChange[] = []
  let failure: StageError | undefined
  let failedInARow = 0
  for (const change of plan) {
    if (change.kind === 'hold' || failedInARow >= FAILURES_IN_A_ROW) {
      changes.push(change)
      continue
    }
    try {
      const place = await context.effect<TicketPlace>({ key: change.key, effect: `${change.kind} ticket` }, (earlier) =>
        tracker.apply(change, context.signal, earlier && 'cut-off'),
      )
      changes.push({ ...change, applied: true, ticket: { ...change.ticket, ...place } })
      failedInARow = 0
    } catch (error) {
      if (!(error instanceof UntilgreenError) || error.code !== 'TRACKER_FAILED') throw error
      failure ??= { code: error.code, message: error.message, hint: error.hint }
      failedInARow++
      changes.push(change)
    }
  }
  return failure === undefined
    ? { status: 'succeeded', output: changes }
    : { status: 'errored', error: failure, partial: changes }
}

function situationOf(cycle: Cycle, analysis: Analysis, { loop, policy, clock }: TicketStageOptions): TicketSituation {
  const revision = shown(cycle.deploy)?.revision
  return {
    loop,
    cycle: cycle.number,
    at: toRfc3339(clock.now()),
    ...(revision !== undefined && { revision }),
    analysis,
    history: cycle.history,
    policy,
    passed: passedTests(cycle, analysis),
    deployed: cycle.deploy?.status === 'succeeded',
  }
}

function passedTests(cycle: Cycle, analysis: Analysis): Set<string> {
  const passed = new Set<string>()
  for (const suite of shown(cycle.test)?.suites ?? []) {
    const verdict = analysis.suites.find((judgement) => judgement.suite === suite.suite)?.verdict
    if (verdict === undefined || !isAnswer(verdict)) continue
    for (const { id, status } of suite.results) if (status === 'passed') passed.add(qualifiedId(suite.suite, id))
  }
  return passed
}
