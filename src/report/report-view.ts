import type { CheckResult } from '../model/check.js'
import type { Cycle } from '../model/cycle.js'
import type { History } from '../model/history.js'
import type { ListedFailure } from '../model/judgement.js'
import { shown } from '../model/outcome.js'
import { type AnswerView, answerView } from './view/answer.js'
import { type CauseView, causeViews, type TicketLine, ticketLine } from './view/causes.js'
import { type ChangesView, changesView } from './view/changes.js'
import { type CurvePoint, curvePoints } from './view/curve.js'
import { type DurationLine, durationLines } from './view/durations.js'
import { type FlakinessView, flakinessView } from './view/flakiness.js'
import { type GridView, gridView } from './view/grid.js'
import { type MetadataGroup, metadataGroups } from './view/metadata.js'
import { type NextView, nextView } from './view/next.js'

/** What the record doesn't say. */
export interface ReportFacts {
  loop: string
  environment: string
  impact: readonly Impact[]
}

/** What is at stake, from the loop file alone. */
export interface Impact {
  suite: string
  label: string
  mrrUsd?: number
}

/** All that a report of one cycle says, in the order in which it says it. Texts are raw: whoever renders makes them harmless. */
export interface ReportView {
  loop: string
  environment: string
  cycle: number
  startedAt: string
  /** Absent for a cycle that has not ended. */
  endedAt?: string
  /** It was given up unfinished. */
  abandoned: boolean
  answer: AnswerView
  changes: ChangesView
  causes: CauseView[]
  next: NextView
  impact: Impact[]
  checks: CheckResult[]
  /** Each suite's own checks; empty where there is one suite. */
  suites: { suite: string; priority: string; decides: boolean; verdict: string; checks: CheckResult[] }[]
  /** What stands against green and belongs to no cause: skipped, flaky, missing. */
  otherFailures: ListedFailure[]
  grid: GridView
  curve: CurvePoint[]
  tickets: TicketLine[]
  flakiness: FlakinessView
  slowest: DurationLine[]
  metadata: MetadataGroup[]
}

/**
 * The view of one cycle.
 * @param history as it was after the cycle, or, for one that has not ended, before it.
 */
export function reportView(cycle: Cycle, history: History, facts: ReportFacts): ReportView {
  const { loop, environment, impact } = facts
  const analysis = shown(cycle.analyze)
  const answer = answerView(cycle, history)
  const grid = gridView(cycle, history)
  const causes = causeViews(cycle, history)
  const point = history.points.find((point) => point.cycle === cycle.number)
  const end = point === undefined ? {} : { endedAt: point.at }
  return {
    loop,
    environment,
    cycle: cycle.number,
    startedAt: cycle.startedAt,
    ...end,
    abandoned: point?.abandoned === true,
    answer,
    changes: changesView(cycle, history, { answer, grid }),
    causes,
    next: nextView(cycle, answer, causes),
    impact: [...impact],
    checks: analysis?.checks ?? [],
    suites: suitesOf(cycle),
    otherFailures: otherFailures(cycle),
    grid,
    curve: curvePoints(cycle, history),
    tickets: history.tickets.map(ticketLine),
    flakiness: flakinessView(grid, answer),
    slowest: durationLines(cycle, history),
    metadata: metadataGroups(cycle, { loop, environment, ...end }),
  }
}

function suitesOf(cycle: Cycle): ReportView['suites'] {
  const suites = shown(cycle.analyze)?.suites ?? []
  if (suites.length < 2) return []
  return suites.map(({ suite, priority, decides, verdict, checks }) => ({ suite, priority, decides, verdict, checks }))
}

/** A cycle's failures are called `suite/id`, as the members of its causes are. */
function otherFailures(cycle: Cycle): ListedFailure[] {
  const analysis = shown(cycle.analyze)
  const explained = new Set((analysis?.causes ?? []).flatMap((cause) => cause.members))
  return (analysis?.failures ?? []).filter(({ id }) => !explained.has(id))
}
