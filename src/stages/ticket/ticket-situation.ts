import type { Analysis } from '../../model/analysis.js'
import type { History } from '../../model/history.js'
import type { TicketPolicy } from '../../model/policy.js'
import type { Revision } from '../../model/revision.js'

/** All that a ticket plan rests on. */
export interface TicketSituation {
  loop: string
  cycle: number
  at: string
  revision?: Revision
  analysis: Analysis
  history: History
  policy: TicketPolicy
  /** `suite/id` of each test that passed in this cycle, in a suite whose verdict is an answer. */
  passed: ReadonlySet<string>
  /** The deploy succeeded and the environment was ready: what tickets about the deploy wait for. */
  deployed: boolean
}
