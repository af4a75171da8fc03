import type { Category, Owner } from './cluster.js'
import type { Revision } from './revision.js'

export interface Seen {
  cycle: number
  at: string
  revision?: Revision
}

/** One cause, filed. */
export interface Ticket {
  /** `T-0001` for the markdown tracker; the tracker's own id elsewhere. */
  id: string
  state: 'open' | 'closed'
  title: string
  category: Category
  owner: Owner
  /** Cluster id. */
  cluster: string
  /** `suite/id` of each test that failed of it, ever while it was open. */
  tests: string[]
  priority: string
  firstSeen: Seen
  lastSeen: Seen
  /** Path from the working directory (markdown) or address. */
  file?: string
  url?: string
  /** How often it came back after being closed. */
  reopened: number
  /** Answers in a row in which each of its tests passed. */
  cleanAnswers: number
}

/** What is to be done about tickets: a value first, applied afterwards. */
export interface TicketChange {
  kind: 'open' | 'comment' | 'close' | 'reopen' | 'hold'
  /** The ticket as it will be. `id` is set by the tracker for `open`. */
  ticket: Ticket
  /** Idempotency key: one change of one ticket in one cycle. */
  key: string
  /** Markdown, masked. */
  body: string
  /** Why, in one line: `each of its 25 tests passed`. For `hold`: why not (cap, owner, mute). */
  reason: string
  applied: boolean
}
