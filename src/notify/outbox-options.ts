import type { Clock } from '../model/clock.js'
import type { Recipient } from './recipient.js'

/** Where an outbox lies, whom it is for and how it speaks. */
export interface OutboxOptions {
  /** Absolute: `state/<loop>/outbox`. */
  folder: string
  recipients: readonly Recipient[]
  clock: Clock
  /** For people; told once a recipient until it answers again. */
  warn(message: string): void
}
