import type { CheckResult } from '../../model/check.js'
import type { TestResult } from '../../model/test-result.js'
import type { SuiteRun } from '../../model/test-run.js'
import { broken, type Check, counted, held, listed, notAsked, remarks, span } from '../answers.js'
import type { JudgeContext } from '../context.js'

const RULE = 'durations-plausible'

/** Coarser clocks (go's 10 ms) show an honest quick test as zero too. */
const FINE_CLOCK_MS = 1

/** Each test took at least the floor (where set) and at most its time-out; together they fit the wall time × workers. */
export const durationsPlausible: Check = (run, context, tally) => {
  const tests = [...tally.inside, ...tally.outside]
  const timed = tests.map(timesOf).filter(({ known }) => known)
  const limits = limitsOf(run, context)
  const expected = inWords(run, limits)
  const totalMs = timed.reduce((sum, { totalMs }) => sum + totalMs, 0)
  const actual = `${counted(timed.length, 'duration')}, ${span(totalMs)} in all`
  if (timed.length === 0) return notAsked(RULE, expected, 'the report carries no durations', { actual: 'none' })
  const problem =
    impossible(timed) ??
    tooLong(timed, run, limits) ??
    tooMuch(totalMs, timed.length, limits) ??
    tooShort(tests, run.floorMs)
  if (problem !== undefined) {
    return broken(
      RULE,
      'invalid',
      { expected, actual: problem.actual ?? actual, message: problem.message },
      problem.tests,
    )
  }
  const message = `${counted(timed.length, 'duration is', 'durations are')} possible`
  return held(RULE, { expected, actual, message }, remarks(zeros(tests, run), partly(limits)))
}

interface Timed {
  result: TestResult
  /** Anything that is meant for a duration. */
  known: boolean
  /** Of one attempt. */
  longestMs: number
  /** Of all attempts. */
  totalMs: number
  /** What can be no duration, as written. */
  impossible?: string
}

function timesOf(result: TestResult): Timed {
  const timed: Timed = { result, known: false, longestMs: 0, totalMs: 0 }
  let attemptsTell = result.attempts.length > 0
  for (const { durationMs } of result.attempts) attemptsTell &&= addTime(timed, durationMs)
  const total = timed.totalMs
  addTime(timed, result.durationMs)
  // The test's own duration is that of its last attempt: it counts where the attempts don't tell theirs.
  if (attemptsTell) timed.totalMs = total
  return timed
}

/** False where there is none. */
function addTime(timed: Timed, ms: unknown): boolean {
  if (ms === undefined) return false
  timed.known = true
  if (isPossible(ms)) {
    timed.longestMs = Math.max(timed.longestMs, ms)
    timed.totalMs += ms
  } else timed.impossible = String(ms)
  return true
}

/** A journal keeps NaN and infinity as null: not possible either. */
function isPossible(ms: unknown): ms is number {
  return typeof ms === 'number' && Number.isFinite(ms) && ms >= 0
}

interface Limits {
  windowMs?: number
  workers?: number
  /** What rounding of the window and of each duration may add. */
  roundingMs: number
  resolutionMs: number
}

function limitsOf(run: SuiteRun, context: JudgeContext): Limits {
  const { started, finished } = context.windowKnown
  const claims = run.reports.flatMap(({ workers }) => (workers === undefined ? [] : [workers]))
  const claimed = context.asked === 'loop' && claims.length > 0 ? Math.max(...claims) : undefined
  const workers = run.workers ?? claimed ?? context.workersDefault
  const windowMs = started && finished ? run.window.durationMs : undefined
  return {
    roundingMs: context.windowStepMs,
    resolutionMs: Math.max(0, ...run.reports.map(({ durationResolutionMs }) => durationResolutionMs ?? 0)),
    ...(windowMs !== undefined && { windowMs }),
    ...(workers !== undefined && { workers }),
  }
}

interface Problem {
  message: string
  actual?: string
  tests: string[]
}

function impossible(timed: readonly Timed[]): Problem | undefined {
  const wrong = timed.filter((each) => each.impossible !== undefined)
  if (wrong.length === 0) return undefined
  const said = wrong.map((each) => `${each.result.id} (${each.impossible} ms)`)
  const message = `no test takes a negative, infinite or undefined time: ${listed(said)}. The report was not written by a clock`
  return { message, tests: wrong.map(({ result }) => result.id) }
}

function tooLong(timed: readonly Timed[], { testTimeoutMs }: SuiteRun, limits: Limits): Problem | undefined {
  const { windowMs, roundingMs, resolutionMs } = limits
  if (windowMs !== undefined) {
    const beyond = timed.filter(({ longestMs }) => longestMs > windowMs + roundingMs + resolutionMs)
    if (beyond.length > 0) {
      const message = `longer than the whole run of ${span(windowMs)}: ${listed(beyond.map(withTime))}. The report is of another run, or edited`
      return { message, tests: beyond.map(({ result }) => result.id) }
    }
  }
  if (testTimeoutMs === undefined) return undefined
  const over = timed.filter(
    ({ result, longestMs }) => result.status === 'passed' && longestMs > testTimeoutMs + resolutionMs,
  )
  if (over.length === 0) return undefined
  const message = `passed after the time-out of ${span(testTimeoutMs)}: ${listed(over.map(withTime))}. Raise \`timeout.test\`, or find what takes so long`
  return { message, tests: over.map(({ result }) => result.id) }
}

function tooMuch(totalMs: number, count: number, limits: Limits): Problem | undefined {
  const { windowMs, workers, roundingMs, resolutionMs } = limits
  if (windowMs === undefined || workers === undefined) return undefined
  const mostMs = (windowMs + roundingMs) * workers + count * resolutionMs
  if (totalMs <= mostMs) return undefined
  const message = `${span(totalMs)} of tests don't fit into ${span(windowMs)} × ${counted(workers, 'worker')}. More workers than that (--workers), or durations that nobody measured`
  return { message, actual: `${span(totalMs)} in ${span(windowMs)} × ${workers}`, tests: [] }
}

/** Only passes: a failure may be as quick as it likes, it stands against green anyhow. */
function tooShort(tests: readonly TestResult[], floorMs: number | undefined): Problem | undefined {
  if (floorMs === undefined) return undefined
  const short = tests.filter(
    ({ status, durationMs }) => status === 'passed' && (durationMs === undefined || durationMs < floorMs),
  )
  if (short.length === 0) return undefined
  const said = short.map(
    ({ id, durationMs }) => `${id} (${durationMs === undefined ? 'no duration' : span(durationMs)})`,
  )
  const message = `passed in less than ${span(floorMs)}, too quick to have asked anything: ${listed(said)}. See what these tests really do`
  return { message, actual: `${short.length} below ${span(floorMs)}`, tests: short.map(({ id }) => id) }
}

function zeros(tests: readonly TestResult[], run: SuiteRun): string | undefined {
  const resolutions = run.reports.map(({ durationResolutionMs }) => durationResolutionMs)
  const fine = resolutions.every((step) => step !== undefined && step <= FINE_CLOCK_MS)
  const zero = tests.filter(({ status, durationMs }) => status === 'passed' && durationMs === 0)
  if (!fine || zero.length === 0) return undefined
  return `${counted(zero.length, 'test')} passed in no time at all: ${listed(zero.map(({ id }) => id))}. Set a floor (--floor) to have such passes refused`
}

function partly({ windowMs, workers }: Limits): string | undefined {
  if (windowMs !== undefined && workers === undefined)
    return 'the sum was not asked: the number of workers is not known'
  return undefined
}

function withTime({ result, longestMs }: Timed): string {
  return `${result.id} (${span(longestMs)})`
}

function inWords(
  { floorMs, testTimeoutMs }: SuiteRun,
  { windowMs, workers, roundingMs }: Limits,
): CheckResult['expected'] {
  const rounded = roundingMs >= 1_000 ? ' (in whole seconds: up to 1 s more)' : ''
  const parts = [
    floorMs !== undefined && `each pass at least ${span(floorMs)}`,
    testTimeoutMs !== undefined && `at most ${span(testTimeoutMs)}`,
    windowMs !== undefined && `none longer than the run of ${span(windowMs)}${rounded}`,
    windowMs !== undefined && workers !== undefined && `together at most ${span(windowMs)} × ${workers}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : 'finite, not negative (no floor, time-out or window given)'
}
