import type { NoticeEvent } from './notice.js'
import type { Notifier } from './notifier.js'

/** A notifier with what it is called in the outbox and which events it is for. */
export interface Recipient {
  name: string
  notifier: Notifier
  on: readonly NoticeEvent[]
}
