import type { Event } from '../../model/event.js'
import type { Progress } from '../../model/progress.js'
import type { LoopState } from '../../model/state.js'
import type { TestStatus } from '../../model/test-result.js'
import { FAILURES_KEPT, type SuiteView, type ViewState } from './view-state.js'

/** The view after an event. @param state the fold up to and with it. */
export function viewAfterEvent(view: ViewState, event: Event, state: LoopState): ViewState {
  const next = { ...view, state }
  switch (event.event) {
    case 'loop:started':
    case 'loop:resumed':
      return without(next, 'ended', 'draining')
    case 'loop:stopped':
      return { ...next, ended: { reason: event.reason, exitCode: event.exitCode } }
    case 'loop:interrupted':
      return { ...next, ended: { reason: 'interrupted', exitCode: event.reason === 'SIGINT' ? 130 : 143 } }
    case 'cycle:started':
      return without({ ...next, stageMs: {}, suites: [] }, 'readiness')
    case 'stage:finished':
      return without({ ...next, stageMs: { ...view.stageMs, [event.stage]: event.durationMs } }, 'readiness')
    default:
      return next
  }
}

/** The view after something was seen going on. @param nowMs when, since the epoch. */
export function viewAfterProgress(view: ViewState, progress: Progress, nowMs: number): ViewState {
  if (progress.kind === 'readiness') {
    return { ...view, readiness: { message: progress.message, polls: progress.polls } }
  }
  const known = view.suites.find(({ name }) => name === progress.suite)
  const before = known === undefined || progress.kind === 'suite:started' ? newSuite(progress.suite, nowMs) : known
  const after = suiteAfter(before, progress, nowMs)
  const suites =
    known === undefined ? [...view.suites, after] : view.suites.map((suite) => (suite === known ? after : suite))
  return { ...view, suites }
}

type SuiteProgress = Exclude<Progress, { kind: 'readiness' }>

function suiteAfter(suite: SuiteView, progress: SuiteProgress, nowMs: number): SuiteView {
  switch (progress.kind) {
    case 'suite:started':
      return { ...suite, ...(progress.expected !== undefined && { expected: progress.expected }) }
    case 'suite:finished':
      return { ...suite, running: [], finished: true }
    case 'output':
      return progress.line.trim() === '' ? suite : { ...suite, lastOutput: progress.line.slice(0, 500) }
    case 'test:started': {
      const others = suite.running.filter(({ test }) => test !== progress.test)
      return { ...suite, running: [...others, { test: progress.test, sinceMs: nowMs }] }
    }
    case 'test:finished':
      return testFinished(suite, progress)
  }
}

function testFinished(suite: SuiteView, { test, status }: { test: string; status: TestStatus }): SuiteView {
  const failed = status !== 'passed' && status !== 'skipped'
  return {
    ...suite,
    counts: { ...suite.counts, [status]: suite.counts[status] + 1 },
    running: suite.running.filter((running) => running.test !== test),
    ...(failed && { failures: [...suite.failures, { test, status }].slice(-FAILURES_KEPT) }),
  }
}

function newSuite(name: string, nowMs: number): SuiteView {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0, blocked: 0, missing: 0 }
  return { name, counts, running: [], failures: [], sinceMs: nowMs, finished: false }
}

function without<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  const copy = { ...value }
  for (const key of keys) delete copy[key]
  return copy
}
