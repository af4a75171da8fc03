import type { Attempt } from '../../../model/test-result.js'

/** What a runner's output says while it runs. Ids are as the tool prints them. */
export type LiveEvent =
  /** Tests run from here on. */
  | { kind: 'begun' }
  | { kind: 'started'; test: string }
  /** It waits for others; its time does not count. */
  | { kind: 'paused'; test: string }
  | { kind: 'finished'; test: string; status: Attempt['status']; durationMs?: number; message?: string }
  /** What a failure says, where the tool prints it after the outcome. */
  | { kind: 'message'; test: string; message: string }
  /** No test runs any more. */
  | { kind: 'over' }

/** Reads one tool's output line by line. Never throws; what means nothing to it gives nothing. */
export interface LiveReader {
  feed(line: string): LiveEvent[]
}

/** One tool's live output. */
export interface LiveKind {
  name: 'pytest' | 'go-json' | 'tap' | 'vitest' | 'node-spec'
  /** Is this a first line of its output? Without colours. */
  detects(line: string): boolean
  /** Its lines come as tests begin or end, one by one: silence is a test that runs. */
  showsHanging: boolean
  /** It says when each test begins, not only when it ends. */
  tellsStarts: boolean
  /** Its outcomes are enough to be results where no report was left. */
  givesResults: boolean
  open(): LiveReader
}
