import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'
import { noes } from '../tally.js'

const RULE = 'exit-code-agrees'

/** What a file holds that can't be opened, is empty or of no known format is not known. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['unreadable', 'empty', 'foreign'])

/** The runner's exit code and its report say the same. */
export const exitCodeAgrees: Check = (run, _context, tally) => {
  const wanted = 'exit code 0 without failures, another with'
  const exitCode = run.exit?.exitCode
  if (tally.interrupted !== undefined) return notAsked(RULE, wanted, tally.interrupted)
  if (exitCode === undefined) return notAsked(RULE, wanted, "the runner's exit code is not known (--exit-code)")
  const failing = noes(tally).map(({ id }) => id)
  const actual = `exit code ${exitCode}, ${counted(failing.length, 'failure')}`
  const expected = failing.length > 0 ? `not 0, as there are failures` : `0, as there are no failures`
  if ((exitCode === 0) === (failing.length === 0)) {
    return held(RULE, { expected, actual, message: `exit code ${exitCode} and the report agree` })
  }
  if (exitCode === 0) {
    const message = `the runner ended with 0, and its report holds ${counted(failing.length, 'failure')}: ${listed(failing)}. A wrapper swallows the exit code (\`|| true\`, a pipe, a script without \`set -e\`)`
    return broken(RULE, 'failed', { expected, actual, message }, failing)
  }
  if (
    run.results.length === 0 &&
    run.reports.some(({ problems }) => problems.some(({ kind }) => SAYS_NOTHING.has(kind)))
  ) {
    return notAsked(RULE, expected, 'no report can be read that the exit code could be compared with', { actual })
  }
  if (tally.counts.flaky > 0 && run.reports.some(({ format }) => format === 'playwright-json')) {
    return held(RULE, {
      expected: 'not 0, as there are flaky tests (--fail-on-flaky-tests)',
      actual,
      message: `exit code ${exitCode} is for the flaky tests`,
    })
  }
  const message = `the runner ended with ${exitCode}, and its report holds no failure: what went wrong is not in it. Read the end of the runner's output`
  return broken(RULE, 'invalid', { expected, actual, message })
}
