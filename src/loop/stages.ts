import type { Cycle, StageName } from '../model/cycle.js'
import { shown } from '../model/outcome.js'

/** One row of the table: when a stage runs, and how long it may take beside the time-outs of what it does. */
export interface StageRow {
  name: StageName
  /** Why this stage is left out of this cycle; undefined: it runs. `timeIsUp`: the session is as old as it may be. */
  skipped(cycle: Cycle, timeIsUp: boolean): string | undefined
  /** Hard limit in ms for stages without commands of their own; the others are bound by their commands' time-outs. */
  limitMs?: number
}

const MINUTE_MS = 60_000
const TIME_IS_UP = 'the session has reached its maxDuration'

/** The six stages. Their order is the record's: `STAGES`. */
export const STAGE_TABLE: Record<StageName, StageRow> = {
  deploy: { name: 'deploy', skipped: (_cycle, timeIsUp) => (timeIsUp ? TIME_IS_UP : undefined) },
  test: {
    name: 'test',
    skipped(cycle, timeIsUp) {
      if (cycle.deploy?.status === 'errored') return 'the deploy did not succeed'
      return timeIsUp ? TIME_IS_UP : undefined
    },
  },
  analyze: { name: 'analyze', skipped: () => undefined, limitMs: 10 * MINUTE_MS },
  ticket: { name: 'ticket', skipped: () => undefined, limitMs: 10 * MINUTE_MS },
  decide: { name: 'decide', skipped: () => undefined, limitMs: MINUTE_MS },
  fix: { name: 'fix', skipped: (cycle) => (shown(cycle.decide)?.mayFix ? undefined : 'the decision asks for no fix') },
}
