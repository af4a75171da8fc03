import type { ContractMismatch } from './contract.js'
import type { Facts, Phase } from './facts.js'
import type { TokenFindings } from './token-findings.js'

/** `blocked`: not tried, because something it needs failed. `missing`: promised by the manifest, absent from the report. */
export type TestStatus = 'passed' | 'failed' | 'errored' | 'skipped' | 'blocked' | 'missing'

/** Worst first: a test takes its worst part. */
export const STATUSES_WORST_FIRST = [
  'failed',
  'errored',
  'missing',
  'blocked',
  'skipped',
  'passed',
] as const satisfies readonly TestStatus[]

/** One try at one test. */
export interface Attempt {
  status: 'passed' | 'failed' | 'errored' | 'skipped'
  durationMs?: number
  message?: string
}

/** One test case as a report tells it, attempts merged. Text is bounded by whoever reads it in. */
export interface TestResult {
  /** Full id: `classname::name` for JUnit, `package::Test/Sub` for go, `file > title` for Playwright, vitest, jest. */
  id: string
  status: TestStatus
  /** Milliseconds of the last attempt; absent where the report doesn't say. May be NaN or negative: judging is not reading. */
  durationMs?: number
  /** In order; one for a test tried once, none for `blocked` and `missing`. */
  attempts: Attempt[]
  /** A failure, then a pass, within this run. Such a test has status `passed`. */
  flaky: boolean
  /** Where the worst part happened. */
  phase: Phase
  /** What the failure says, first of all attempts' messages that are not empty; or the reason of a skip. At most 8 KiB. */
  message?: string
  /** Stack or traceback, at most 16 KiB. */
  trace?: string
  /** What the test printed, at most 16 KiB, head and tail. */
  output?: string
  /** RFC 3339 with offset, where the report says so. */
  startedAt?: string
  file?: string
  line?: number
  /** A remark that does not change the status: an XPASS, the same outcome twice. */
  warning?: string
  /** `xfail`, `todo`, `disabled`: why a skipped test is skipped, where the format tells. */
  skipKind?: 'skip' | 'xfail' | 'todo' | 'disabled'
  /** What was seen on the wire while this test ran. */
  witness?: Witness
  /** Typed facts that a native probe saw itself; never guessed from text. */
  facts?: Facts
  /** Ids that had to pass first and did not: why it is `blocked`. */
  blockedBy?: string[]
  /** Of a native probe: the message that was not as asked. */
  mismatch?: ContractMismatch
  /** Trace id (32 hex digits) that went with its requests and with no other test's. */
  traceId?: string
  /** Of a native probe that failed: what is wrong with the tokens it sent. Never the tokens. */
  tokens?: TokenFindings[]
}

/** Proof that a test talked to something: only measured values. */
export interface Witness {
  /** `address:port` of each peer. */
  remotes: string[]
  connections: number
  requests: number
  bytesSent: number
  bytesReceived: number
  /** HTTP statuses seen, in order, at most 50. */
  statuses: number[]
  /** WebSocket close codes seen, in order, at most 50. */
  closeCodes: number[]
  firstByteMs?: number
  /** SHA-256 of the peer's certificate, where there was TLS. */
  tlsFingerprint?: string
}

/** An id that the manifest, the history and tickets use: unique over the suites of a loop. */
export function qualifiedId(suite: string, id: string): string {
  return `${suite}/${id}`
}
