import { formatDuration } from '../../../model/duration.js'
import { qualifiedId, type TestResult } from '../../../model/test-result.js'
import type { ReportEvidence, RunnerExit } from '../../../model/test-run.js'
import { hashText } from '../../../platform/files.js'
import { join, safeName } from '../../../platform/paths.js'
import type { JoinedOutput } from '../../../platform/processes/joined-output.js'
import { HopelessWatch } from '../hopeless.js'
import { learnedDeadlineMs } from './deadline.js'
import { type OneByOne, type OneOutcome, type OneRun, runOne } from './run-one.js'
import { testOrder } from './test-order.js'

/** How often it is asked whether another test passed meanwhile. */
const ASK_AGAIN_MS = 20

/** The tests of one suite, each run by a command of its own. What it found can be read at any time. */
export class EachSession {
  readonly results = new Map<string, TestResult>()
  readonly reports: ReportEvidence[] = []
  peakMemoryBytes: number | undefined
  /** Why the run is hopeless, once it is. */
  hopeless: string | undefined
  readonly #how: OneByOne
  readonly #ids: readonly string[]
  readonly #run: OneRun
  readonly #log: JoinedOutput
  readonly #watch: HopelessWatch | undefined
  readonly #ending = new AbortController()
  readonly #missed: { id: string; deadlineMs: number }[] = []
  #anyPassed = false
  #stop: Pick<RunnerExit, 'ended' | 'reason'> | undefined

  constructor(how: OneByOne, ids: readonly string[], run: OneRun, log: JoinedOutput) {
    this.#how = how
    this.#ids = ids
    this.#run = run
    this.#log = log
    const { abort } = run.order
    this.#watch = abort && new HopelessWatch(abort, run.order, ids)
  }

  /** Runs all tests, `workers` at a time. Says how it ended. */
  async run(workers: number, limitMs: number, signal: AbortSignal): Promise<RunnerExit> {
    const { clock } = this.#run.context
    const over = new AbortController()
    void clock.sleep(limitMs, over.signal).then(() => over.signal.aborted || this.#end('timed-out'))
    const onAbort = () => this.#end('aborted')
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      const queue = this.#inOrder().map((id) => ({ id, deadlineMs: this.#deadline(id) }))
      await this.#work(queue, workers)
      await this.#againAlone(workers)
    } finally {
      over.abort()
      signal.removeEventListener('abort', onAbort)
    }
    return this.#stop ?? { ended: 'exited', ...(this.hopeless !== undefined && { reason: this.hopeless }) }
  }

  /** Ids of the failures for which the run was ended. */
  hopelessBy(): string[] {
    return this.#watch?.failed() ?? []
  }

  #inOrder(): string[] {
    const { suite, history, abort } = this.#run.order
    const memory = (id: string) => history.tests[qualifiedId(suite, id)]
    return testOrder(this.#ids, { memory, ...(abort !== undefined && { abortAfter: abort.sameSignature }) })
  }

  #deadline(id: string): number | undefined {
    const { suite, history, plain } = this.#run.order
    const memory = plain ? undefined : history.tests[qualifiedId(suite, id)]
    return memory && learnedDeadlineMs(memory.durationsMs, this.#capMs())
  }

  #capMs(): number {
    const { testMs, suiteMs } = this.#run.order.timeouts
    return testMs ?? suiteMs
  }

  async #work(queue: { id: string; deadlineMs: number | undefined }[], workers: number): Promise<void> {
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (this.#ending.signal.aborted) return
        await this.#one(next.id, next.deadlineMs)
      }
    }
    await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, worker))
  }

  /** Who missed only the deadline of its own history. Once one of them hangs alone too, waiting for one after the other tells no more. */
  async #againAlone(workers: number): Promise<void> {
    const queue = this.#missed
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (this.#ending.signal.aborted) return
      const remark = `took longer than ${formatDuration(next.deadlineMs)}, its deadline by its own history; tried again alone with the full time`
      await this.#one(next.id, undefined, remark)
      if (this.results.get(next.id)?.status !== 'errored') continue
      const rest = queue.splice(0).map(({ id }) => ({ id, deadlineMs: undefined }))
      await this.#work(rest, workers)
    }
  }

  async #one(id: string, deadlineMs: number | undefined, remark?: string): Promise<void> {
    const { suite, onProgress, outputFile } = this.#run.order
    const name = `${safeName(id)}-${hashText(id).slice(0, 8)}`
    const ownFile = join(outputFile.replace(/\.log$/, ''), `${name}.log`)
    const late = new AbortController()
    const over = new AbortController()
    if (deadlineMs !== undefined) void this.#enforce(deadlineMs, late, over.signal)
    onProgress({ kind: 'test:started', suite, test: id })
    const test = { id, name, timeoutMs: this.#capMs(), outputFile: ownFile }
    const signal = AbortSignal.any([this.#ending.signal, late.signal])
    const outcome = await runOne(this.#how, test, this.#run, signal)
    over.abort()
    await this.#log.add(`=== ${id} (${headline(outcome)}) ===`, ownFile)
    if (outcome.result !== undefined) this.#take(remark ? withRemark(outcome.result, remark) : outcome.result, outcome)
    else if (outcome.executed.ended === 'not-started') this.#end('not-started', outcome.executed.tail)
    else if (deadlineMs !== undefined && !this.#ending.signal.aborted) this.#missed.push({ id, deadlineMs })
  }

  /** A deadline of one's own holds only where another test passed by now: else the whole environment is slow today. */
  async #enforce(deadlineMs: number, late: AbortController, over: AbortSignal): Promise<void> {
    const { clock } = this.#run.context
    await clock.sleep(deadlineMs, over)
    while (!over.aborted && !this.#anyPassed) await clock.sleep(ASK_AGAIN_MS, over)
    if (!over.aborted) late.abort('deadline by its own history')
  }

  #take(result: TestResult, { reports, executed }: OneOutcome): void {
    const { suite, onProgress } = this.#run.order
    this.results.set(result.id, result)
    this.reports.push(...reports)
    this.#anyPassed ||= result.status === 'passed'
    this.peakMemoryBytes = Math.max(this.peakMemoryBytes ?? 0, executed.peakMemoryBytes ?? 0) || undefined
    const { id: test, status, durationMs } = result
    onProgress({ kind: 'test:finished', suite, test, status, ...(durationMs !== undefined && { durationMs }) })
    if (this.hopeless !== undefined) return
    this.hopeless = this.#watch?.see(result)
    if (this.hopeless !== undefined) this.#ending.abort('hopeless')
  }

  #end(ended: RunnerExit['ended'], why?: string): void {
    if (this.#ending.signal.aborted) return
    const open = this.#ids.filter((id) => !this.results.has(id)).length
    const limit = ended === 'timed-out' ? ` after ${formatDuration(this.#run.order.timeouts.suiteMs)}` : ''
    this.#stop = { ended, reason: why ?? `${open} of ${this.#ids.length} tests had not ended${limit}` }
    this.#ending.abort(ended)
  }
}

function headline({ executed, result }: OneOutcome): string {
  return result === undefined ? executed.ended : `${result.status}, ${formatDuration(executed.durationMs)}`
}

function withRemark(result: TestResult, remark: string): TestResult {
  return { ...result, warning: result.warning === undefined ? remark : `${remark}; ${result.warning}` }
}
