import type { Cycle, StageName } from '../model/cycle.js'
import { shown } from '../model/outcome.js'

/** One row of the table: when a stage runs, and how long it may take beside the time-outs of what it does. */
export interface StageRow {
  name: StageName
  /** Why this stage is left out of this cycle; undefined: it runs. */
  skipped(cycle: Cycle): string | undefined
  /** Hard limit in ms for stages without commands of their own; the others are bound by their commands' time-outs. */
  limitMs?: number
}

const MINUTE_MS = 60_000

/** The six stages. Their order is the record's: `STAGES`. */
export const STAGE_TABLE: Record<StageName, StageRow> = {
  deploy: { name: 'deploy', skipped: () => undefined },
  test: {
    name: 'test',
    skipped: (cycle) => (cycle.deploy?.status === 'errored' ? 'the deploy did not succeed' : undefined),
  },
  analyze: { name: 'analyze', skipped: () => undefined, limitMs: 10 * MINUTE_MS },
  ticket: { name: 'ticket', skipped: () => undefined, limitMs: 10 * MINUTE_MS },
  decide: { name: 'decide', skipped: () => undefined, limitMs: MINUTE_MS },
  fix: { name: 'fix', skipped: (cycle) => (shown(cycle.decide)?.mayFix ? undefined : 'the decision asks for no fix') },
}
