import type { ReportProblem, ReportProblemKind } from '../../model/test-run.js'
import { broken, type Check, counted, held, notAsked } from '../answers.js'

const RULE = 'report-whole'
const EXPECTED = 'well-formed, to its end, totals that agree with the cases'

/** What a killed runner's missing or half report is forgiven. A trick is none of its making. */
const LEFT_BY_A_KILL: ReadonlySet<ReportProblemKind> = new Set([
  'unreadable',
  'empty',
  'foreign',
  'cut',
  'malformed',
  'totals',
])

/** Each report is well-formed, not cut, and its own totals agree with its cases. */
export const reportWhole: Check = (run, _context, tally) => {
  const problems = run.reports.flatMap((report) =>
    report.problems.map((problem) => ({ ...problem, report: report.name })),
  )
  const counting = tally.interrupted === undefined ? problems : problems.filter(({ kind }) => !LEFT_BY_A_KILL.has(kind))
  if (counting.length > 0) {
    const message = `${counting.slice(0, 5).map(inWords).join('; ')}${counting.length > 5 ? `; and ${counting.length - 5} more` : ''}. ${adviceFor(counting)}`
    return broken(RULE, 'invalid', {
      expected: EXPECTED,
      actual: [...new Set(counting.map(({ kind }) => kind))].join(', '),
      message,
    })
  }
  if (problems.length > 0) {
    const actual = [...new Set(problems.map(({ kind }) => kind))].join(', ')
    return notAsked(RULE, EXPECTED, `${tally.interrupted}; ${problems.slice(0, 5).map(inWords).join('; ')}`, { actual })
  }
  if (run.reports.length === 0) {
    const why = run.results.length > 0 ? 'results were measured directly, there is no report' : 'there is no report'
    return notAsked(RULE, EXPECTED, why)
  }
  return held(RULE, {
    expected: EXPECTED,
    actual: 'whole',
    message: `${counted(run.reports.length, 'report is', 'reports are')} whole`,
  })
}

function inWords({ report, line, message }: ReportProblem & { report: string }): string {
  return `${report}${line === undefined ? '' : `:${line}`}: ${message}`
}

function adviceFor(problems: readonly ReportProblem[]): string {
  const kinds = new Set(problems.map(({ kind }) => kind))
  if (kinds.has('unreadable')) return 'See why the runner wrote no report there'
  if (kinds.has('foreign')) return 'Give a test report, or name its format'
  if (kinds.has('hostile')) return 'No test tool writes this: find out who edited the report'
  if (kinds.has('totals'))
    return 'Cases were lost or added after the run: run again and keep the report as the tool wrote it'
  return 'The report is incomplete: run again, and see what ended its writer'
}
