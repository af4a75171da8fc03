import type { Attempt } from '../model/test-result.js'
import type { Durations } from './durations.js'
import { rfc3339 } from './stamps.js'
import type { TestPart } from './test-part.js'

/** One `test-case` or `test-suite` with the texts that stand directly below it. */
export interface NunitElement {
  attributes: Record<string, string>
  /** By the name of their element: `message`, `stack-trace`, `output`. */
  texts: Map<string, string>
  /** Cases below it, by their result: `Passed`, `Failed`, …; `total` for all. */
  counts: Map<string, number>
  line: number
}

/** `classname::name`; the full name without a classname. */
export function nunitPart(element: NunitElement, durations: Durations): TestPart {
  const { attributes, texts } = element
  const { classname = '', name = '', fullname = name, site = '' } = attributes
  const status = nunitStatus(attributes)
  const start = attributes['start-time']
  return {
    id: classname === '' ? fullname : `${classname}::${name}`,
    status,
    phase: phaseOf(site),
    durationMs: durations.seconds(attributes.duration),
    message: texts.get('message'),
    trace: texts.get('stack-trace'),
    output: texts.get('output'),
    startedAt: start === undefined ? undefined : rfc3339(start),
    skipKind: status === 'skipped' ? 'skip' : undefined,
    warning: attributes.result === 'Warning' ? 'its result is Warning' : undefined,
  }
}

/** A failure outside of the test's own body, an exception and what can't run are errors. */
export function nunitStatus({ result, label, site }: Record<string, string>): Attempt['status'] {
  if (result === 'Passed' || result === 'Warning') return 'passed'
  if (result === 'Skipped' || result === 'Inconclusive') return 'skipped'
  const isOutside = site !== undefined && site !== 'Test' && site !== 'Child'
  const isPlain = label === undefined || label === ''
  return result === 'Failed' && isPlain && !isOutside ? 'failed' : 'errored'
}

function phaseOf(site: string): NonNullable<TestPart['phase']> {
  if (site === 'SetUp' || site === 'Parent') return 'setup'
  return site === 'TearDown' ? 'teardown' : 'call'
}
