/** Why a token is not accepted; in the order in which a validator would stumble. */
export const JWT_CAUSES = [
  'double-wrapped',
  'subprotocol-not-a-token',
  'truncated',
  'malformed',
  'alg-none',
  'wrong-algorithm',
  'unknown-key',
  'secret-has-whitespace',
  'secret-is-base64',
  'other-secret-matches',
  'signature-mismatch',
  'clock-skew',
  'expired',
  'not-yet-valid',
  'wrong-issuer',
  'wrong-audience',
  'missing-claim',
] as const
export type JwtCause = (typeof JWT_CAUSES)[number]

export const CONFIDENCES = ['proven', 'likely', 'possible'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** One thing that would make a validator say no. */
export interface JwtFinding {
  cause: JwtCause
  confidence: Confidence
  /** One sentence for people; holds neither a signature nor a secret. */
  detail: string
}

/** What a token says and what is wrong with it. */
export interface Examination {
  /** Three parts that decode, with a signature of full length. */
  wellFormed: boolean
  /** The layers round the token, outermost first: `subprotocol > base64url`; `none` for a bare token. */
  wrapping: string
  /** `null` where it can't be decoded. */
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  /** Most likely first; empty for a good token. */
  findings: JwtFinding[]
}

/** A shared secret and the name under which people know it. */
export interface NamedSecret {
  name: string
  value: string
}

/** What the validator is set up with. */
export interface ExamineOptions {
  /** The first is the validator's; others are tried after it. */
  secrets?: readonly NamedSecret[]
  /** A JSON Web Key Set (RFC 7517), as parsed. */
  jwks?: { keys: readonly Record<string, unknown>[] }
  issuer?: string
  audience?: string
  /** Milliseconds since the epoch. */
  nowMs: number
  /** The server's own clock, from its `Date` header: milliseconds since the epoch. */
  serverMs?: number
}
