/** A message that is not what a test asked for: what was asked and what came instead, as the one who asked saw it. */
export interface ContractMismatch {
  /** Where it came from, ids masked: `ws /ws`, `GET /api/threads/<id>`. */
  channel: string
  /** It was the first frame of its connection: the welcome. */
  first?: boolean
  /** JSON Pointer → condition, as asked. */
  expected: Record<string, unknown>
  /** The message, masked; at most 4 KiB as JSON. */
  received: unknown
  /** Pointers at which the condition does not hold → the one place in the message where it does. */
  elsewhere: Record<string, string>
}

/** Messages by kind (`ws /ws first`, `GET /api/agents 200`), each as up to four sketches: shapes without values. */
export type Sketches = Record<string, unknown[]>

/** One change of a message's shape, by JSON Pointers (RFC 6901; the root is the empty string). */
export interface ContractChange {
  kind: 'wrapped' | 'moved' | 'renamed' | 'removed' | 'added' | 'type-changed' | 'value-changed'
  /** `null` for what was added. */
  from: string | null
  /** `null` for what was removed. */
  to: string | null
  breaking: boolean
  detail: string
}

/** How a message differs from what was expected, and which side is out of date as far as signs tell. */
export interface ContractExplanation {
  /** `welcome frame`, `answer of GET /api/threads`. */
  message: string
  changes: ContractChange[]
  breaking: boolean
  /** What it was compared with: `the last green run (cycle 3)`, `what the test expects`. */
  against: string
  /** Old pointer → the one a test would have to use now. */
  pointers: Record<string, string>
  side: 'server' | 'test' | 'unknown'
  /** The signs that speak for the side, or what is missing to tell. */
  reasons: string[]
}
