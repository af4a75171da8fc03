import { broken, type Check, counted, held, listed, notAsked, remarks } from '../answers.js'

const RULE = 'target-witnessed'

/** While the suite ran, connections to its target were seen. */
export const targetWitnessed: Check = ({ target }, _context, tally) => {
  if (target === undefined) return notAsked(RULE, 'connections to the target', 'the suite names no target')
  const { targets, certainty, seen, byTarget = [], problems = [] } = target
  const name = targets.join(', ')
  const expected = `at least 1 connection to ${name}`
  const actual = `${counted(seen.connections, 'connection')}, ${counted(seen.requests, 'request')}`
  const untouched = byTarget.filter((one) => one.seen.connections === 0).map(({ target: url }) => url)
  if (seen.connections > 0 && (untouched.length === 0 || tally.interrupted !== undefined)) {
    const traffic = `${seen.bytesSent} bytes sent, ${seen.bytesReceived} received`
    return held(
      RULE,
      { expected, actual, message: `${name} was talked to: ${traffic}` },
      remarks(unanswered(seen.bytesReceived, name), problems.length > 0 && `on the way there: ${listed(problems)}`),
    )
  }
  if (tally.interrupted !== undefined) return notAsked(RULE, expected, tally.interrupted, { actual })
  if (certainty === 'best-effort') {
    const warning = `no connection to ${name} was seen; what was looked at can't rule one out. A target with \`env\` and \`url\` is seen for certain`
    return notAsked(RULE, expected, 'no connection was seen, and by this way that proves nothing', { actual, warning })
  }
  const which = untouched.length > 0 ? untouched.join(', ') : name
  const message = `the tests never connected to ${which}: they talk to something else, to a fake, or to nothing. Check that they read the target's variable`
  return broken(RULE, 'invalid', { expected, actual, message })
}

function unanswered(bytesReceived: number, name: string): string | undefined {
  return bytesReceived > 0 ? undefined : `${name} took connections and never sent a byte`
}
