import type { FlakyPolicy } from '../../model/policy.js'
import { qualifiedId, type TestResult } from '../../model/test-result.js'
import { broken, type Check, counted, held, listed, notAsked, remarks } from '../answers.js'

const RULE = 'no-flaky'
const EXPECTED = '0 tests that needed a second attempt'

/** No test needed a second attempt on this revision; the policy says what a flake means. */
export const noFlaky: Check = (run, context, { inside, outside }) => {
  const flaky = inside.filter((result) => result.flaky)
  const elsewhere = outside.filter((result) => result.flaky)
  const beyond = elsewhere.length > 0 ? `flaky outside the manifest: ${listed(elsewhere.map(inWords))}` : undefined
  const actual = `${flaky.length} of ${inside.length}`
  const excused = flaky.filter(({ id }) =>
    flakeIsExcused(context.flaky, [id, qualifiedId(run.suite, id)], context.today),
  )
  if (excused.length < flaky.length) {
    const counting = flaky.filter((result) => !excused.includes(result))
    const message = `${counted(counting.length, 'test')} failed and then passed: ${listed(counting.map(inWords))}. A pass on a second attempt is luck until the cause is known; policy: ${policyInWords(context.flaky)}`
    return broken(
      RULE,
      'failed',
      { expected: EXPECTED, actual, message, warning: beyond },
      counting.map(({ id }) => id),
    )
  }
  if (flaky.length > 0) {
    const warning = remarks(
      `${counted(flaky.length, 'test is', 'tests are')} flaky, excused by policy (${policyInWords(context.flaky)}): ${listed(flaky.map(inWords))}`,
      beyond,
    )
    return held(RULE, { expected: EXPECTED, actual, message: 'each flake is excused by policy' }, warning)
  }
  if (run.reports.some((report) => !report.shows.attempts)) {
    return notAsked(
      RULE,
      EXPECTED,
      "the report's format can't show attempts: none is seen, and none can be ruled out",
      { actual, ...(beyond && { warning: beyond }) },
    )
  }
  if (inside.length === 0) return notAsked(RULE, EXPECTED, 'there is no test to ask it of')
  return held(RULE, { expected: EXPECTED, actual, message: 'each test was asked once' }, beyond)
}

/** Does the policy let this flake pass? `names` are its id and `suite/id`. A quarantine ends with its day. */
export function flakeIsExcused(policy: FlakyPolicy, names: readonly string[], today: string): boolean {
  if (policy === 'fail') return false
  if (policy === 'warn') return true
  return policy.quarantine.some(({ test, until }) => names.includes(test) && lastsUntil(until, today))
}

/** A date without a time lasts through its day (UTC). A date that is none never lasts. */
export function lastsUntil(until: string, today: string): boolean {
  const end = /^\d{4}-\d\d-\d\d$/.test(until) ? Date.parse(`${until}T23:59:59.999Z`) : Date.parse(until)
  return end >= Date.parse(today)
}

function policyInWords(policy: FlakyPolicy): string {
  if (typeof policy === 'string') return policy
  const named = policy.quarantine.map(({ test, until, reason }) => `${test} until ${until}: ${reason}`)
  return named.length === 0 ? 'quarantine of none' : `quarantine of ${listed(named)}`
}

function inWords({ id, attempts }: TestResult): string {
  return attempts.length > 1 ? `${id} (${attempts.map(({ status }) => status).join(', ')})` : id
}
