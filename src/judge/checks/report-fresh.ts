import type { ReportEvidence, SuiteRun } from '../../model/test-run.js'
import { broken, type Check, counted, held, listed, notAsked, span } from '../answers.js'

const RULE = 'report-fresh'

/** The report was written by this run, after its start: file time, its own stamps, and nothing replayed from a cache. */
export const reportFresh: Check = (run, context, tally) => {
  const replayed = run.reports.flatMap((report) => report.replayed)
  if (replayed.length > 0) {
    const message = `${counted(replayed.length, 'result was', 'results were')} replayed from a cache and did not run: ${listed(replayed)}. Run without the cache (go test -count=1)`
    return broken(
      RULE,
      'invalid',
      { expected: 'each result from this run', actual: `${replayed.length} replayed`, message },
      replayed,
    )
  }
  const { startedAt } = run.window
  const expected = context.windowKnown.started
    ? `written at or after ${startedAt} (${span(context.slackMs)} of slack)`
    : 'written by this run, after its start'
  if (run.reports.length === 0) return withoutReports(run, expected, tally.interrupted)
  if (!context.windowKnown.started) return notAsked(RULE, expected, 'the start of the run is not known (--started)')
  const absent = run.reports.filter(isAbsent)
  if (absent.length > 0 && tally.interrupted === undefined) {
    const message = `the runner ended by itself and left no report: ${listed(absent.map(({ name }) => name))}. Check the path that it writes to`
    return broken(RULE, 'invalid', { expected, actual: `${absent.length} of ${run.reports.length} missing`, message })
  }
  const oldest = Date.parse(startedAt) - context.slackMs
  const times = run.reports.flatMap(timesOf)
  const stale = times.filter(({ at }) => Date.parse(at) < oldest)
  if (stale.length > 0) {
    const said = stale.map(
      (time) =>
        `${time.source} is ${time.at}, ${span(Date.parse(startedAt) - Date.parse(time.at))} before the start${time.assumedLocal ? ' (no offset given, taken as local time)' : ''}`,
    )
    const message = `${said.slice(0, 5).join('; ')}: an older report, not this run's. Delete old reports before the run, or see why it wrote none`
    return broken(RULE, 'invalid', { expected, actual: `${stale.length} of ${times.length} times are older`, message })
  }
  const unread = run.reports.filter((report) => timesOf(report).length === 0)
  if (unread.length > 0) {
    return notAsked(RULE, expected, `nothing tells when ${listed(unread.map(({ name }) => name))} was written`)
  }
  return held(RULE, {
    expected,
    actual: `${counted(times.length, 'time')}, the earliest ${earliest(times)}`,
    message: 'each report is of this run',
  })
}

function isAbsent({ problems, modifiedAt }: ReportEvidence): boolean {
  return modifiedAt === undefined && problems.some(({ kind }) => kind === 'unreadable')
}

interface Time {
  at: string
  source: string
  assumedLocal?: boolean
}

function timesOf(report: ReportEvidence): Time[] {
  const { name, modifiedAt, stamps } = report
  return [
    ...(modifiedAt === undefined ? [] : [{ at: modifiedAt, source: `${name}: the file's time` }]),
    ...stamps.map((stamp) => ({ ...stamp, source: `${name}: ${stamp.source}` })),
  ].filter(({ at }) => !Number.isNaN(Date.parse(at)))
}

/** Runners that tell results without a file (probes) have nothing that could be stale. */
function withoutReports(run: SuiteRun, expected: string, interrupted: string | undefined) {
  if (run.results.length > 0) {
    return held(RULE, {
      expected,
      actual: 'results measured directly',
      message: 'results were taken from the runner itself, not from a file',
    })
  }
  if (interrupted !== undefined)
    return notAsked(RULE, expected, `no report, and none could be expected: ${interrupted}`)
  const message =
    'the runner ended by itself and left no report. Check `report:` against the path that the runner writes to'
  return broken(RULE, 'invalid', { expected, actual: 'no report', message })
}

function earliest(times: readonly Time[]): string {
  return times.reduce((a, b) => (Date.parse(b.at) < Date.parse(a.at) ? b : a)).at
}
