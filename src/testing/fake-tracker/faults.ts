import { type FakeAnswer, OPERATIONS, type Operation } from './fake-issues.js'

/**
 * What goes wrong: the answer never comes (`hang`: nothing was done; `commit-then-hang`: it was), it is lost or cut after the deed, the
 * host errs before or after it, asks to wait, or takes its time.
 */
export const FAULT_KINDS = [
  'hang',
  'commit-then-hang',
  'commit-then-lose',
  'commit-then-cut',
  'commit-then-500',
  '500',
  '429',
  'secondary-limit',
  'refuse-403',
  'reset',
  'slow',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface TrackerFault {
  /** Which requests; default all. */
  on?: Operation
  kind: FaultKind
  /** How many of them; default one. */
  times?: number
  /** Of `429`; default 1. Of `slow` and the like, how long in ms; default 200. */
  retryAfter?: string
  slowMs?: number
}

/** Hands out each fault as often as it is there. */
export class FaultQueue {
  #faults: { fault: TrackerFault; left: number }[] = []

  set(faults: readonly TrackerFault[]): void {
    for (const { on } of faults) if (on !== undefined && !OPERATIONS.includes(on)) throw new Error(`no operation ${on}`)
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? 1 }))
  }

  take(operation: Operation): TrackerFault | undefined {
    const next = this.#faults.find(({ fault, left }) => left > 0 && (fault.on ?? operation) === operation)
    if (next === undefined) return undefined
    next.left--
    return next.fault
  }
}

/** Answers in place of the host's own; undefined where the fault lies elsewhere. */
export function faultAnswer({
  kind,
  retryAfter = '1',
}: TrackerFault): (Pick<FakeAnswer, 'status' | 'json'> & { headers?: Record<string, string> }) | undefined {
  switch (kind) {
    case '500':
    case 'commit-then-500':
      return { status: 500, json: { message: 'Server Error' } }
    case '429':
      return { status: 429, json: { message: 'Too many requests' }, headers: { 'retry-after': retryAfter } }
    case 'secondary-limit':
      return { status: 403, json: { message: 'You have exceeded a secondary rate limit.' } }
    case 'refuse-403':
      return { status: 403, json: { message: 'Resource not accessible by personal access token' } }
    default:
      return undefined
  }
}
