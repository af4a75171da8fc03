import { qualifiedId } from '../../model/test-result.js'
import type { ControlResult, SuiteRun } from '../../model/test-run.js'
import { broken, type Check, counted, held, listed, notAsked, remarks } from '../answers.js'
import type { JudgeContext } from '../context.js'
import type { Tally } from '../tally.js'
import { lastsUntil } from './no-flaky.js'

const RULE = 'negative-control'
const EXPECTED = 'each test red while cut off from the target'

/** This suite, cut off from its target, went red test by test. */
export const negativeControl: Check = (run, context, tally) => {
  const control = run.control ?? context.control?.result
  if (control === undefined || (run.control === undefined && run.controlImpossible !== undefined))
    return notAsked(RULE, EXPECTED, run.controlImpossible ?? 'the suite was not run cut off from its target')
  const problem = control.void ?? staleness(run, context)
  const { stayedGreen, wentRed, notShown } = control
  const actual = `${wentRed.length} went red, ${stayedGreen.length} stayed green, ${notShown.length} not shown`
  const { counting, warning } = sort(run, context, tally, control)
  if (counting.length > 0 && problem === undefined) {
    const message = `passed although nothing could answer (${control.modes.join(', ')}): ${listed(counting)}. Proven unable to fail: mend ${counting.length === 1 ? 'it' : 'them'}, or accept by name until a date`
    return broken(RULE, 'invalid', { expected: EXPECTED, actual, message, warning }, counting)
  }
  if (problem !== undefined) {
    const words = {
      expected: EXPECTED,
      actual: control.void === undefined ? 'out of date' : 'not cut off',
      message: `the control of cycle ${control.cycle} proves nothing: ${problem}`,
    }
    return context.asked === 'loop'
      ? broken(RULE, 'inconclusive', words)
      : notAsked(RULE, EXPECTED, words.message, { actual: words.actual })
  }
  if (wentRed.length === 0)
    return notAsked(RULE, EXPECTED, 'no test failed in its call phase: nothing is shown about any of them', {
      actual,
      ...(warning && { warning }),
    })
  return held(
    RULE,
    {
      expected: EXPECTED,
      actual,
      message: `cycle ${control.cycle} (${control.modes.join(', ')}): each test shown can fail`,
    },
    warning,
  )
}

function staleness(run: SuiteRun, { control }: JudgeContext): string | undefined {
  if (run.control !== undefined) return undefined
  if (control?.stale !== undefined) return control.stale
  const about = control?.result.filesHash
  return about !== undefined && run.files !== undefined && about !== run.files.hash
    ? 'the test files have changed since'
    : undefined
}

function sort(run: SuiteRun, context: JudgeContext, tally: Tally, control: ControlResult) {
  const accepted = control.stayedGreen.filter((id) =>
    (context.controlAccepted ?? []).some(
      ({ test, until }) => [id, qualifiedId(run.suite, id)].includes(test) && lastsUntil(until, context.today),
    ),
  )
  const beyond = new Set(tally.outside.map(({ id }) => id))
  const outside = control.stayedGreen.filter((id) => beyond.has(id))
  const counting = control.stayedGreen.filter((id) => !accepted.includes(id) && !beyond.has(id)).sort()
  const known = new Set([...control.stayedGreen, ...control.wentRed, ...control.notShown])
  const unasked = tally.inside.filter(({ id }) => !known.has(id)).map(({ id }) => id)
  const warning = remarks(
    control.notShown.length > 0 &&
      `nothing shown about ${listed([...control.notShown].sort())} (failed outside the call)`,
    unasked.length > 0 && `${counted(unasked.length, 'test was', 'tests were')} not in the control: ${listed(unasked)}`,
    accepted.length > 0 && `accepted by a person although unable to fail: ${listed(accepted)}`,
    outside.length > 0 && `stayed green outside the manifest: ${listed(outside)}`,
  )
  return { counting, warning }
}
