import type { Sketches } from './contract.js'
import type { Revision } from './revision.js'
import type { TestStatus } from './test-result.js'
import type { ControlResult } from './test-run.js'
import type { Ticket } from './ticket.js'
import type { Verdict } from './verdict.js'

/** One cycle, as history keeps it. A point of the pass-rate curve only where `passRate` is a number. */
export interface HistoryPoint {
  cycle: number
  at: string
  revision?: Revision
  verdict: Verdict
  green: boolean
  /** 0 to 1; null for what is no answer. */
  passRate: number | null
  passed: number
  expected: number
  /** Cluster ids, sorted. */
  causes: string[]
  abandoned?: boolean
  /** `run --only` */
  partial?: boolean
  /** From an old report, not from a cycle: `cycle` is 0. */
  imported?: boolean
}

/** A run from before this loop, as its report tells it. Shown, and nothing else: it decides nothing, closes nothing. */
export interface ImportedPoint extends HistoryPoint {
  imported: true
  /** SHA-256 of the report: the same report is taken once. */
  hash: string
  /** The report's path, as it was given. */
  source: string
  suite: string
  /** Why it is no point of the curve. */
  reason?: string
}

/** What is remembered of one test, by `suite/id`. */
export interface TestMemory {
  lastStatus: TestStatus
  lastFailedCycle?: number
  /** Durations of passes, newest last, at most 20. */
  durationsMs: number[]
  /** A `ResultLetter` for each of the newest cycles that were neither abandoned nor partial, newest last, at most 20. Shorter for a test not known before. */
  recent?: string
}

/** What is remembered of one cause. */
export interface CauseMemory {
  id: string
  title: string
  firstSeen: number
  lastSeen: number
  lastRevision?: Revision
  /** Set while it is gone: the first revision and cycle with an answer without it. */
  goneSince?: { cycle: number; revision?: Revision }
}

/** What a cycle knows of the ones before it. Comes in at its start; nothing flows back later. */
export interface History {
  /** Oldest first. */
  points: HistoryPoint[]
  causes: Record<string, CauseMemory>
  tickets: Ticket[]
  tests: Record<string, TestMemory>
  lastGreen?: { cycle: number; revision?: Revision }
  /** By suite: what `tests-unchanged` compares with, and the ids that stand for a manifest. */
  accepted: Record<string, { hash: string; files: Record<string, string>; ids: string[] }>
  /** By suite: the newest negative control. */
  controls: Record<string, ControlResult>
  /** A fix was applied since the last green: the control is due before the next. */
  fixedSinceControl: boolean
  /** Number of the newest cycle in which a fix was applied: a control of that cycle or before is too old for a green. */
  lastFix?: number
  /** Hashes of commits made while a fixer ran, newest last, at most 200: no person's. */
  fixCommits?: string[]
  /** By suite: the message shapes of the last green cycle. */
  shapes?: Record<string, Sketches>
  /** Tests that a person accepted as unable to fail, until a date. */
  controlAccepted?: { test: string; until: string; reason: string; by: string }[]
  /** Runs from before the first cycle, oldest first by their evidence's own time. */
  imported?: ImportedPoint[]
  mutes: { cause: string; until: string; reason: string; by: string }[]
}

/** The history of a loop that has never run. */
export function emptyHistory(): History {
  return {
    points: [],
    causes: {},
    tickets: [],
    tests: {},
    accepted: {},
    controls: {},
    fixedSinceControl: false,
    mutes: [],
  }
}

/** Green cycles in a row at the end of the history, all on the revision of the last one. */
export function greensInARow(points: readonly HistoryPoint[]): number {
  const last = points.at(-1)
  let count = 0
  for (let index = points.length - 1; index >= 0; index--) {
    const point = points[index]
    if (!point?.green || point.revision !== last?.revision) break
    count++
  }
  return count
}
