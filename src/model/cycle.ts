import type { Analysis } from './analysis.js'
import type { Decision } from './decision.js'
import type { Deployment } from './deployment.js'
import type { FixResult } from './fix.js'
import type { History } from './history.js'
import type { Outcome } from './outcome.js'
import type { TestRun } from './test-run.js'
import type { TicketChange } from './ticket.js'

/** The stages of a cycle, in order. */
export const STAGES = ['deploy', 'test', 'analyze', 'ticket', 'decide', 'fix'] as const
/** A stage of a cycle, by its name. */
export type StageName = (typeof STAGES)[number]

/** What each stage adds to the record. */
export interface StageOutputs {
  deploy: Deployment
  test: TestRun
  analyze: Analysis
  ticket: TicketChange[]
  decide: Decision
  fix: FixResult
}

/** A cycle is a record that grows to the right: each stage adds one field, nothing flows back. */
export type Cycle = CycleStart & { [Name in StageName]?: Outcome<StageOutputs[Name]> }

export interface CycleStart {
  number: number
  /** Id of this cycle's run, also in `UNTILGREEN_RUN_ID`. */
  runId: string
  /** Session it belongs to. */
  session: string
  /** RFC 3339 with offset. */
  startedAt: string
  /** As it was when the cycle started. */
  history: History
}

/** The first field that is missing. This is the whole of "resume": after a crash the fold of the journal asks the same question. */
export function nextStage(cycle: Cycle): StageName | undefined {
  return STAGES.find((name) => cycle[name] === undefined)
}
