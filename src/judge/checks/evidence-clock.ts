import type { SuiteRun } from '../../model/test-run.js'
import { broken, type Check, counted, held, listed, notAsked, remarks, span } from '../answers.js'
import { type FoundTime, findTimes } from '../find-times.js'
import type { Tally } from '../tally.js'

const RULE = 'evidence-clock'

/** The report's own stamps lie within the run's window ± skew; of the times that evidence carries, at least one does. */
export const evidenceClock: Check = (run, context, tally) => {
  const { started, finished } = context.windowKnown
  const expected = `times between ${started ? run.window.startedAt : 'the start'} and ${finished ? run.window.finishedAt : 'now'}, ± ${span(context.skewMs)}`
  if (!started && !finished)
    return notAsked(RULE, expected, 'the window of the run is not known (--started, --finished)')
  const window = {
    fromMs: started ? Date.parse(run.window.startedAt) : Number.NEGATIVE_INFINITY,
    toMs: Date.parse(finished ? run.window.finishedAt : context.today),
  }
  const far = (time: FoundTime) => distance(time, window) > context.skewMs
  const inWords = (time: FoundTime) =>
    `${time.source} says ${time.text}, ${span(distance(time, window))} ${isBefore(time, window) ? 'before' : 'after'} the run`
  const stamps = stampsOf(run)
  const wrong = stamps.filter(far)
  const carried = evidenceTimes(tally)
  const others = carried.filter(far)
  const actual = `${counted(stamps.length, 'stamp')} of the reports, ${wrong.length} outside; ${counted(carried.length, 'time')} in the evidence, ${others.length} outside`
  const warning = others.length > 0 ? `outside: ${listed(others.map(inWords))}` : undefined
  if (wrong.length > 0) {
    const message = `${listed(wrong.map(inWords))}. The report is of another run, or a clock is wrong`
    return broken(RULE, 'invalid', { expected, actual, message, warning })
  }
  if (carried.length > 0 && others.length === carried.length) {
    const message = `no time in the evidence is of this run: ${listed(others.map(inWords))}. It was kept from another run, or the server's clock is wrong`
    return broken(
      RULE,
      'invalid',
      { expected, actual, message },
      [...new Set(others.map(({ test }) => test ?? ''))].filter(Boolean),
    )
  }
  if (stamps.length + carried.length === 0)
    return notAsked(RULE, expected, 'nothing carries a time', { actual: 'no time' })
  const message = carried.length > 0 ? 'the evidence is of this run' : 'the stamps of the reports are of this run'
  return held(RULE, { expected, actual, message }, remarks(warning))
}

interface Bounds {
  fromMs: number
  toMs: number
}

/** How far outside the window, in ms; 0 inside. A time without an offset may be of any of its readings. */
function distance(time: FoundTime, { fromMs, toMs }: Bounds): number {
  return Math.min(...time.readingsMs.map((at) => (at < fromMs ? fromMs - at : Math.max(0, at - toMs))))
}

function isBefore(time: FoundTime, { fromMs }: Bounds): boolean {
  return time.readingsMs.every((at) => at < fromMs)
}

function stampsOf({ reports, results }: SuiteRun): FoundTime[] {
  const ofReports = reports.flatMap(({ name, stamps }) =>
    stamps.map(({ at, source }) => ({ source: `${name}: ${source}`, at })),
  )
  const started = results.flatMap(({ id, startedAt }) =>
    startedAt === undefined ? [] : [{ source: id, at: startedAt, test: id }],
  )
  const ends = started.reduce<{ source: string; at: string }[]>((kept, next) => {
    const [first = next, last = next] = kept
    return [
      Date.parse(next.at) < Date.parse(first.at) ? next : first,
      Date.parse(next.at) > Date.parse(last.at) ? next : last,
    ]
  }, [])
  return [...ofReports, ...ends]
    .map(({ source, at }) => ({ source, text: at, readingsMs: [Date.parse(at)] }))
    .filter(({ readingsMs }) => readingsMs.every((at) => !Number.isNaN(at)))
}

/** Most texts hold no such key; this test is quick. */
const MAY_CARRY = /timestamp|server_time|date/i

function evidenceTimes({ inside, outside }: Tally): FoundTime[] {
  const found: FoundTime[] = []
  const read = (text: string | undefined, id: string): void => {
    if (text !== undefined && MAY_CARRY.test(text)) for (const time of findTimes(text, id)) found.push(time)
  }
  for (const results of [inside, outside]) {
    for (const { id, message, trace, output } of results) {
      read(message, id)
      read(trace, id)
      read(output, id)
    }
  }
  return found
}
