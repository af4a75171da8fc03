/**
 * What can be told: the loop turned red or green, made no progress any more, could not ask (or do) something, saw a cause for the first
 * time while red, saw a test flake, or ended for another reason.
 */
export const NOTICE_EVENTS = ['red', 'green', 'stalled', 'error', 'new-cause', 'flaky', 'stopped'] as const
export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** What goes over the wire, as JSON. */
export interface NoticeBody {
  /** The same on every redelivery and over restarts: receivers know doubles by it. */
  id: string
  loop: string
  environment: string
  event: NoticeEvent
  /** 0 before the first cycle. */
  cycle: number
  revision: string | null
  /** 0 to 1; null where there was no answer. */
  passRate: number | null
  /** Ids of the causes that this is about. */
  causes: string[]
  reportUrl?: string
}

/** A notice, and what people read of it. */
export interface Notice {
  body: NoticeBody
  /** One line: `red in cycle 3`. */
  headline: string
  /** Of the causes, in their order. */
  titles: string[]
}
