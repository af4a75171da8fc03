import { broken, type Check, held, notAsked } from '../answers.js'

const RULE = 'run-complete'
const EXPECTED = 'the runner got to its end'

/** The runner was not killed, not interrupted, and did not stop at its own limit of failures. */
export const runComplete: Check = (run, _context, tally) => {
  if (tally.interrupted !== undefined) {
    const advice = 'What ran counts as it is; the rest is not known. See what ended it and run again'
    return broken(RULE, 'inconclusive', {
      expected: EXPECTED,
      actual: tally.interrupted,
      message: `${tally.interrupted}. ${advice}`,
    })
  }
  const words = { expected: EXPECTED, actual: 'ended by itself', message: 'nothing says that the run was cut short' }
  if (run.exit?.exitCode === 0) return held(RULE, { ...words, message: 'the runner ended by itself with 0' })
  if (run.reports.length > 0 && run.reports.every((report) => report.shows.interruption)) return held(RULE, words)
  if (run.reports.length === 0 && run.results.length > 0) return held(RULE, words)
  if (run.manifest !== undefined && run.exit !== undefined && tally.missing.length === 0) {
    return held(RULE, { ...words, message: 'each test of the manifest was reached' })
  }
  const can = run.exit === undefined ? 'the exit code is not known (--exit-code) and ' : ''
  return notAsked(RULE, EXPECTED, `${can}the report's format can't show an interruption or a stop at max-failures`)
}
