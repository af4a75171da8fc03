/** When a loop is done. */
export interface UntilPolicy {
  /** Suites of these priorities decide. */
  priorities: string[]
  /** Green cycles in a row, on one revision. */
  consecutive: number
  flaky: FlakyPolicy
  softPass: 'warn' | 'fail'
}

export type FlakyPolicy = 'fail' | 'warn' | { quarantine: { test: string; until: string; reason: string }[] }

/** When a loop gives up. Absent: no such limit. */
export interface StopPolicy {
  maxCycles?: number
  maxDurationMs?: number
  stalledCycles?: number
}

export interface TicketPolicy {
  maxPerCycle: number
  /** Answers in a row in which each test of the cause passed. */
  closeAfter: number
}

export interface FixPolicy {
  perCycle: number
  /** Globs a fixer must not touch, besides those that are always forbidden. */
  forbid: string[]
}

/** A rule of the loop file: it wins over the built-in categories. */
export interface AnalyzeRule {
  /** RE2 pattern over the message. */
  pattern?: string | undefined
  /** Facts that must be equal. */
  facts?: Record<string, string | number> | undefined
  name?: string | undefined
  category?: string | undefined
  owner?: string | undefined
  runbook?: string | undefined
}
