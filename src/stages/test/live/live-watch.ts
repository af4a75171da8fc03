import type { Clock } from '../../../model/clock.js'
import { formatDuration } from '../../../model/duration.js'
import type { Progress } from '../../../model/progress.js'
import { STATUSES_WORST_FIRST, type TestResult } from '../../../model/test-result.js'
import type { LiveEvent } from './live-event.js'
import { type DetectingReader, liveReader } from './live-reader.js'

export interface LiveWatchOptions {
  suite: string
  clock: Clock
  /** `timeout.test`: a test that is seen to run longer hangs. */
  testMs?: number
  /** The id that the report will have for what the tool prints. */
  idOf(printed: string): string
  onProgress(progress: Progress): void
  /** Each outcome, and once more when its text came. */
  onResult(result: TestResult): void
  onHang(): void
}

/** Follows a runner by what it prints: what runs, what came of each test, whether one hangs. */
export class LiveWatch {
  readonly #options: LiveWatchOptions
  readonly #reader: DetectingReader = liveReader()
  readonly #results = new Map<string, TestResult>()
  /** Test → monotonic ms of its start. */
  readonly #running = new Map<string, number>()
  readonly #over = new AbortController()
  /** Monotonic ms of the last sign that tests go on; absent before the first. */
  #lastSignMs: number | undefined
  /** The last test has ended. */
  #isOver = false
  #hung: { test?: string } | undefined

  constructor(options: LiveWatchOptions) {
    this.#options = options
    if (options.testMs !== undefined) void this.#lookForHang(options.testMs)
  }

  /** Takes a line of the runner's output. */
  line(text: string): void {
    const events = this.#reader.feed(text)
    if (events.length > 0) this.#lastSignMs = this.#options.clock.monotonic()
    for (const event of events) this.#take(event)
  }

  /** The runner has ended, and its last line is read. */
  end(): void {
    this.#over.abort()
  }

  /** All outcomes seen, in the order in which they came. */
  seen(): TestResult[] {
    return [...this.#results.values()]
  }

  /** The same; none where the tool's outcomes are not enough to stand for a report. */
  results(): TestResult[] {
    return this.#reader.kind?.givesResults ? this.seen().map(withWords) : []
  }

  /** Tests that had begun and not ended. */
  running(): string[] {
    return [...this.#running.keys()]
  }

  /** The test that ran into `timeout.test`, where one did; its name may only be known when the runner has ended. */
  hung(): { test?: string } | undefined {
    if (this.#hung === undefined || this.#hung.test !== undefined) return this.#hung
    const test = this.running().at(-1)
    return test === undefined ? {} : { test }
  }

  #take(event: LiveEvent): void {
    if (event.kind === 'over') this.#isOver = true
    if (event.kind === 'begun') this.#isOver = false
    if (event.kind === 'begun' || event.kind === 'over') return
    const { suite, clock, idOf, onProgress } = this.#options
    const test = idOf(event.test)
    if (event.kind === 'started') {
      this.#running.set(test, clock.monotonic())
      onProgress({ kind: 'test:started', suite, test })
    }
    if (event.kind === 'paused') this.#running.delete(test)
    if (event.kind === 'finished') this.#finished(test, event)
    if (event.kind === 'message') this.#told(test, event.message)
  }

  #finished(test: string, { status, durationMs, message }: LiveEvent & { kind: 'finished' }): void {
    const { suite, onProgress, onResult } = this.#options
    this.#running.delete(test)
    const known = this.#results.get(test)
    if (known !== undefined && rank(known) <= rank({ status })) return
    const result: TestResult = {
      id: test,
      status,
      attempts: [
        { status, ...(durationMs !== undefined && { durationMs }), ...(message !== undefined && { message }) },
      ],
      flaky: false,
      phase: 'unknown',
      ...(durationMs !== undefined && { durationMs }),
      ...(message !== undefined && { message }),
    }
    this.#results.set(test, result)
    onProgress({ kind: 'test:finished', suite, test, status, ...(durationMs !== undefined && { durationMs }) })
    onResult(result)
  }

  #told(test: string, message: string): void {
    const known = this.#results.get(test)
    if (known === undefined || known.message !== undefined) return
    const result = { ...known, message, attempts: known.attempts.map((attempt) => ({ ...attempt, message })) }
    this.#results.set(test, result)
    this.#options.onResult(result)
  }

  async #lookForHang(testMs: number): Promise<void> {
    const { clock, onHang } = this.#options
    const { signal } = this.#over
    while (!signal.aborted) {
      await clock.sleep(Math.min(Math.max(testMs / 20, 10), 1_000), signal)
      this.#hung = signal.aborted ? undefined : this.#hangs(clock.monotonic() - testMs)
      if (this.#hung === undefined) continue
      onHang()
      return
    }
  }

  /** A tool that tells each start names the test. Of one that tells only ends it is known that whatever runs has run since the last. */
  #hangs(sinceMs: number): { test?: string } | undefined {
    const { kind } = this.#reader
    if (!kind?.showsHanging) return undefined
    if (kind.tellsStarts) {
      const oldest = [...this.#running].find(([, startedMs]) => startedMs < sinceMs)
      return oldest && { test: oldest[0] }
    }
    return !this.#isOver && this.#lastSignMs !== undefined && this.#lastSignMs < sinceMs ? {} : undefined
  }
}

function withWords(result: TestResult): TestResult {
  if (result.message !== undefined || (result.status !== 'failed' && result.status !== 'errored')) return result
  return { ...result, message: `${result.status}; its runner was ended before it said why` }
}

/** A result for a test that was seen to hang. */
export function hungResult(id: string, testMs: number): TestResult {
  const message = `timed out after ${formatDuration(testMs)}`
  const attempt = { status: 'errored' as const, durationMs: testMs, message }
  return { id, status: 'errored', attempts: [attempt], flaky: false, phase: 'call', durationMs: testMs, message }
}

function rank({ status }: Pick<TestResult, 'status'>): number {
  return STATUSES_WORST_FIRST.indexOf(status)
}
