import type { SuiteRun } from '../../model/test-run.js'

/** A suite of the loop file, as far as judging it goes. */
export interface PlannedSuite {
  name: string
  priority: string
  manifest?: NonNullable<SuiteRun['manifest']>
  /** A negative control is asked for; each holds for so long. */
  control?: { everyMs: number }
}
