/** In the order in which they are listed for one line. */
export const AUDIT_RULES = [
  'secret-exposed',
  'evidence-clock',
  'unknown-test-id',
  'counts-disagree',
  'percentage-disagrees',
  'durations-contradict',
  'success-not-measured',
  'number-without-source',
] as const
export type AuditRule = (typeof AUDIT_RULES)[number]

/** A claim that the evidence doesn't carry. */
export interface AuditFinding {
  rule: AuditRule
  /** From 1. */
  line: number
  /** The line, secrets masked, at most 200 characters. */
  text: string
  /** One sentence for people. */
  detail: string
}

/** What `audit` answers about a written report. */
export interface Audit {
  /** How many claims were found and held against evidence. */
  claims: number
  /** No finding. */
  trustworthy: boolean
  /** By line. */
  findings: AuditFinding[]
}

/** What one rule found. */
export interface RuleResult {
  claims: number
  findings: Omit<AuditFinding, 'text'>[]
}

/** A cycle's machine results, as far as a report can claim them. */
export interface CycleEvidence {
  cycle: number
  green: boolean
  verdict: string
  /** Of the cycle, then of each suite: a claim may speak of any. */
  counts: { expected: number; collected: number; passed: number; failed: number; skipped: number }[]
  tests: { id: string; durationMs?: number }[]
  /** Milliseconds since the epoch. */
  startedMs?: number
  finishedMs?: number
  /** Other figures that it carries: impact, bytes, latencies. */
  numbers: number[]
}

/** What claims are held against. */
export interface AuditEvidence {
  /** Milliseconds since the epoch. */
  nowMs: number
  /** The report file's own time: milliseconds since the epoch. */
  writtenMs?: number
  /** IANA name or `±HH:MM`, for times without offset; default UTC. */
  timezone?: string
  /** Ids that exist. */
  manifest?: readonly string[]
  cycle?: CycleEvidence
}
