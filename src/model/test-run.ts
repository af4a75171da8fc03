import type { Sketches } from './contract.js'
import type { Revision, RevisionReads } from './revision.js'
import type { TestResult, Witness } from './test-result.js'

/** The report formats that can be told apart. */
export const REPORT_FORMATS = [
  'junit',
  'ctrf',
  'go-json',
  'tap',
  'pytest-text',
  'pytest-json',
  'playwright-json',
  'vitest-json',
  'jest-json',
  'mocha-json',
  'trx',
  'nunit',
] as const
/** A format of test reports that can be read, by its name. */
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/**
 * What makes a report unbelievable.
 * `unreadable`: can't be opened · `empty` · `foreign`: no known format · `cut`: ends too early · `malformed`: breaks its own grammar ·
 * `hostile`: DTD, entity, doubled key, NUL, too deep, too large · `totals`: its own totals disagree with its cases (by its dialect's rule).
 */
export type ReportProblemKind = 'unreadable' | 'empty' | 'foreign' | 'cut' | 'malformed' | 'hostile' | 'totals'

export interface ReportProblem {
  kind: ReportProblemKind
  /** What is wrong, with the figures: `header says 25 tests, the file has 23`. */
  message: string
  line?: number
}

/** A time that the report itself carries. */
export interface Stamp {
  /** RFC 3339 with offset. */
  at: string
  /** Where it stood: `testsuite@timestamp`. */
  source: string
  /** The report gave no offset, so this machine's zone was assumed. */
  assumedLocal?: boolean
}

/** What a report claims about itself, without its tests. */
export interface ReportClaims {
  format?: ReportFormat
  /** The tool whose dialect it is: `pytest`, `surefire`, `jest-junit`, … */
  dialect?: string
  tool?: { name: string; version?: string }
  /** Empty for a report that is whole. */
  problems: ReportProblem[]
  /** The report says that the run was interrupted or stopped early: its words. */
  interrupted?: string
  /** Ids whose result was replayed from a cache: they did not run. */
  replayed: string[]
  /** Earliest and latest are enough: at most 2 entries from one report. */
  stamps: Stamp[]
  /** Smallest step of a duration that this format can show, in ms; absent where it carries no durations. */
  durationResolutionMs?: number
  /** What the format and dialect can show at all. What can't be shown can't be asked. */
  shows: { attempts: boolean; interruption: boolean }
  /** Parallel workers, where the report says. */
  workers?: number
}

/** What a parser makes of one report. */
export interface ParsedReport extends ReportClaims {
  tests: TestResult[]
}

/** A report as evidence: the file's own facts and what it claims. */
export interface ReportEvidence extends ReportClaims {
  /** Path as given by the user. */
  name: string
  sizeBytes: number
  /** RFC 3339; absent where the file could not be read. */
  modifiedAt?: string
}

/** How a runner ended. */
export interface RunnerExit {
  /** `exited` by itself; `timed-out` (suite limit), `idle` (no output), `aborted` (by the loop or a signal to it), `not-started`. */
  ended: 'exited' | 'timed-out' | 'idle' | 'aborted' | 'not-started'
  exitCode?: number
  /** `SIGKILL`, … where it ended by a signal. */
  signal?: string
  /** Told apart from other kills where the system says so. */
  outOfMemory?: boolean
  /** The words that say so, where the runner's own output tells of an interruption or a max-failures stop. */
  interrupted?: string
  /** Why, where `ended` and codes don't tell: what could not be started, which test hung, what an early abort saw. */
  reason?: string
}

/** A window in wall time. */
export interface Window {
  /** RFC 3339 with offset. */
  startedAt: string
  finishedAt: string
  /** By the monotonic clock. */
  durationMs: number
}

/** Text kept outside the record. */
export interface OutputRef {
  /** Path relative to the cycle's folder. */
  file: string
  sizeBytes: number
  /** Bytes left out of the middle because of the cap; 0 for a whole one. */
  cutBytes: number
}

/** One suite, run once: evidence only, nothing judged. */
export interface SuiteRun {
  suite: string
  priority: string
  /** Runner kind: `command`, `probes`. */
  runner: string
  window: Window
  exit?: RunnerExit
  reports: ReportEvidence[]
  results: TestResult[]
  /** Ids that must be there. */
  manifest?: {
    source: 'file' | 'last-accepted' | 'probe-file'
    name: string
    ids: string[]
    /** For messages: the number of each id's line in the file. */
    lineNumbers?: number[]
  }
  /** Parallel workers of the runner, where known. */
  workers?: number
  /** Shortest believable duration of one test in ms, where the loop file sets one. */
  floorMs?: number
  /** Time limit of one test in ms, where set. */
  testTimeoutMs?: number
  /** Connections seen to the suite's target. Absent: not asked. */
  target?: TargetWitness
  /** The suite, cut off from its target. Absent: not asked. */
  control?: ControlResult
  /** The control was asked for and can't be run here at all: why. */
  controlImpossible?: string
  /** What the tests were made of. Absent: not asked. */
  files?: TestFiles
  output?: OutputRef
  /** Shapes of the messages that its tests saw, by kind; at most 200 kinds and 128 KiB. */
  shapes?: Sketches
  /** Trace id (32 hex digits) that its tests were given as `TRACEPARENT`. */
  traceId?: string
  metadata: RunMetadata
}

export interface TargetWitness {
  /** What the loop file names as target. */
  targets: string[]
  /** `proxy`: all connections go through ours, seen for certain. `best-effort`: absence proves nothing. */
  certainty: 'proxy' | 'best-effort'
  /** All targets together. */
  seen: Witness
  /** Where there are several: each by itself, so that none hides behind another. */
  byTarget?: { target: string; seen: Witness }[]
  /** What went wrong on the way to the target, each once: `ECONNREFUSED`, a certificate's problem. At most 20. */
  problems?: string[]
}

export interface ControlResult {
  /** `refusing`, `answering 500`, … */
  modes: string[]
  /** Passed while cut off, in at least one mode: proven unable to fail. */
  stayedGreen: string[]
  /** Failed outside the call phase only: nothing shown about the test itself. */
  notShown: string[]
  /** Failed in its call phase in each mode. */
  wentRed: string[]
  /** Why the control proves nothing: `connections to the target were seen`. */
  void?: string
  /** Cycle in which it ran. */
  cycle: number
  /** RFC 3339, when it ended. */
  at?: string
  /** Why it was due: `the first run`, … */
  because?: string
  /** Hash of the test files that it is about. */
  filesHash?: string
}

export interface TestFiles {
  /** SHA-256 over path and content of each. */
  hash: string
  /** path → SHA-256. */
  files: Record<string, string>
  /** Against the last accepted set; absent on the first run. */
  changes?: { file: string; change: 'added' | 'removed' | 'changed'; byCommit?: string; diff?: string }[]
}

/** Measured, never assumed. */
export interface RunMetadata {
  tool?: { name: string; version?: string }
  /** Argv, secrets masked. */
  command?: string[]
  /** Peak resident memory of the runner's process tree. */
  peakMemoryBytes?: number
  /** Addresses talked to. */
  addresses: string[]
  /** Who the tests were, masked: `sub=staging-e2e-user-003`. */
  identities: string[]
}

/** All suites of one cycle, and the revision read once more after the last test. */
export interface TestRun {
  window: Window
  suites: SuiteRun[]
  revision?: Revision
  /** Absent where the environment can't be asked for its revision. */
  revisionAfter?: RevisionReads
  /** Set by `run --only`: such a run is shown and never counts. */
  only?: string
}
