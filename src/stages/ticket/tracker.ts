import type { TicketChange } from '../../model/ticket.js'

/** Keeps tickets somewhere. */
export interface Tracker {
  kind: string
  /**
   * Applies one change, at most once for one `change.key`: a tracker that finds the key's mark already there changes nothing.
   * @param before an earlier attempt at this very change was cut off: it may be done already, though no list shows it yet.
   * @returns the id and place of the ticket. @throws UntilgreenError TRACKER_FAILED
   */
  apply(change: TicketChange, signal: AbortSignal, before?: 'cut-off'): Promise<TicketPlace>
}

/** Where a ticket is found: a file’s path from the working directory, or an address. */
export interface TicketPlace {
  id: string
  file?: string
  url?: string
}
