import type { CommandSummary } from '../../model/deployment.js'
import type { Ticket } from '../../model/ticket.js'

/** Tries to mend what a ticket describes, in the working directory. Whether it did is what the next cycle finds out. */
export interface Fixer {
  kind: string
  /** A fixer that fails is a value, not an error. */
  fix(order: FixOrder, signal: AbortSignal): Promise<CommandSummary>
}

/** One try at one ticket. */
export interface FixOrder {
  ticket: Ticket
  cycle: number
  runId: string
  fence: number
  revision?: string
  lastGreen?: string
  /** Absolute path for the fixer's output. */
  outputFile: string
}
