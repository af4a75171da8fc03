import type { TestStatus } from './test-result.js'

/** What is going on right now: for people who watch. Never the truth. */
export type Progress =
  | { kind: 'suite:started'; suite: string; expected?: number }
  | { kind: 'test:started'; suite: string; test: string }
  | { kind: 'test:finished'; suite: string; test: string; status: TestStatus; durationMs?: number }
  | { kind: 'suite:finished'; suite: string }
  | { kind: 'readiness'; message: string; polls: number }
  | { kind: 'output'; suite: string; line: string }
