/** What happened to a part of a message; in the order in which they are listed. */
export const DRIFT_KINDS = ['wrapped', 'moved', 'renamed', 'removed', 'type-changed', 'value-changed', 'added'] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

/** One difference, as small as it can be told. */
export interface DriftChange {
  kind: DriftKind
  /** JSON Pointer (RFC 6901) in what was expected, `-` for every element of a list, `''` for the root; `null` for what was added. */
  from: string | null
  /** The same in what came; `null` for what was removed. */
  to: string | null
  /** Who reads it as before goes wrong. */
  breaking: boolean
  /** One sentence for people. */
  detail: string
}

/** How one JSON document differs from another: the smallest true explanation. */
export interface Drift {
  /** Any change is. */
  breaking: boolean
  changes: DriftChange[]
}
