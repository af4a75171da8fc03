import type { TestResult } from '../../model/test-result.js'
import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'

const RULE = 'none-skipped'
const EXPECTED = '0 skipped, xfailed, todo or disabled'

/** No test that must be there was skipped, whatever the tool calls it. */
export const noneSkipped: Check = (_run, _context, { inside, outside }) => {
  const skipped = inside.filter(isSkipped)
  const others = outside.filter(isSkipped)
  const warning = others.length > 0 ? `skipped outside the manifest: ${listed(others.map(inWords))}` : undefined
  if (skipped.length > 0) {
    const message = `${counted(skipped.length, 'test was', 'tests were')} not asked: ${listed(skipped.map(inWords))}. Run ${skipped.length === 1 ? 'it' : 'them'}, or take the line out of the manifest`
    return broken(
      RULE,
      'failed',
      { expected: EXPECTED, actual: `${skipped.length} of ${inside.length}`, message, warning },
      skipped.map(({ id }) => id),
    )
  }
  if (inside.length === 0) return notAsked(RULE, EXPECTED, 'there is no test to ask it of')
  return held(
    RULE,
    { expected: EXPECTED, actual: '0', message: `none of ${counted(inside.length, 'test')} was skipped` },
    warning,
  )
}

function isSkipped({ status }: TestResult): boolean {
  return status === 'skipped'
}

function inWords({ id, skipKind, message }: TestResult): string {
  const reason = message?.split('\n', 1)[0]?.slice(0, 120)
  const kind = skipKind === undefined || skipKind === 'skip' ? undefined : skipKind
  const why = [kind, reason].filter(Boolean).join(': ')
  return why === '' ? id : `${id} (${why})`
}
