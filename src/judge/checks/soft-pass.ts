import type { TestResult } from '../../model/test-result.js'
import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'
import { softPassSign } from '../soft-pass-signs.js'

const RULE = 'soft-pass'
const EXPECTED = 'no sign of a swallowed failure in the output of passing tests'

/** Passing tests' output holds nothing that says a failure was swallowed. Warns, unless the policy makes it fail. */
export const softPass: Check = (_run, { softPass: policy }, { inside, outside }) => {
  const passing = [...inside, ...outside].filter(({ status }) => status === 'passed')
  const speaking = passing.filter(({ output }) => output !== undefined && output !== '')
  if (speaking.length === 0) return notAsked(RULE, EXPECTED, 'the report carries no output of passing tests')
  const soft = speaking.flatMap((result) => {
    const sign = signOf(result)
    return sign === undefined ? [] : [{ id: result.id, sign }]
  })
  const actual = `${soft.length} of ${counted(speaking.length, 'output')}`
  if (soft.length === 0) return held(RULE, { expected: EXPECTED, actual, message: 'none is seen' })
  const said = `${counted(soft.length, 'test')} passed and said: ${listed(soft.map(({ id, sign }) => `${id} («${sign}»)`))}`
  if (policy === 'warn') return held(RULE, { expected: EXPECTED, actual, message: 'a warning only, by policy' }, said)
  const message = `${said}. See whether ${soft.length === 1 ? 'it' : 'they'} can fail at all`
  return broken(
    RULE,
    'failed',
    { expected: EXPECTED, actual, message },
    soft.map(({ id }) => id),
  )
}

/** A flaky test's earlier failure is known by its name already. */
function signOf({ output = '', flaky }: TestResult): string | undefined {
  return flaky ? undefined : softPassSign(output)
}
