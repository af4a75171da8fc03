import { broken, type Check, counted, held, notAsked } from '../answers.js'
import { ran } from '../tally.js'

const RULE = 'collected'
const EXPECTED = 'at least 1 test collected and at least 1 run'

/** At least one test was collected and at least one ran. */
export const collected: Check = (_run, _context, tally) => {
  const count = tally.counts.collected
  const executed = tally.inside.filter(ran).length + tally.outside.filter(ran).length
  const actual = `${count} collected, ${executed} run`
  if (executed > 0) return held(RULE, { expected: EXPECTED, actual, message: `${counted(executed, 'test')} ran` })
  if (tally.interrupted !== undefined)
    return notAsked(RULE, EXPECTED, `nothing ran before the end: ${tally.interrupted}`, { actual })
  const message =
    count === 0
      ? 'no test was collected. A filter, a marker or a renamed class may hide all of them'
      : `${counted(count, 'test')} collected, none of them ran. All were skipped, blocked or could not be collected`
  return broken(RULE, 'invalid', { expected: EXPECTED, actual, message })
}
