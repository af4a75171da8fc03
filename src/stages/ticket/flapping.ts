import type { Ticket } from '../../model/ticket.js'

/** Rounds of closing and reopening after which a ticket is left to a person. */
export const FLAPPING_ROUNDS = 2

/** It was closed and came back so often that one more round would only be noise. */
export function isFlapping({ reopened }: Pick<Ticket, 'reopened'>): boolean {
  return reopened >= FLAPPING_ROUNDS
}
