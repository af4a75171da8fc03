import type { Attempt } from '../model/test-result.js'
import { rfc3339 } from './stamps.js'
import type { TestPart } from './test-part.js'

/** One `UnitTestResult`, whole. */
export interface TrxResult {
  attributes: Record<string, string>
  /** Texts by the name of their element: `StdOut`, `StdErr`, `Message`, `StackTrace`. */
  texts: Map<string, string>
  /** It holds inner results: data rows, subtests. */
  isParent: boolean
}

const OUTCOMES: Record<string, Attempt['status'] | undefined> = {
  Passed: 'passed',
  Warning: 'passed',
  Failed: 'failed',
  NotExecuted: 'skipped',
  Inconclusive: 'skipped',
}

/** Outcomes that no test should end with (time-outs, aborts, what can't run) are errors. */
export function trxStatus(result: TrxResult): Attempt['status'] {
  return OUTCOMES[result.attributes.outcome ?? ''] ?? 'errored'
}

/** @param className from the definition that the result names; absent where there is none. */
export function trxPart(result: TrxResult, className: string | undefined): TestPart {
  const { attributes, texts } = result
  const status = trxStatus(result)
  const outcome = attributes.outcome ?? 'none'
  const output = [texts.get('StdOut'), texts.get('StdErr')].filter((text) => text !== undefined).join('\n')
  return {
    id: trxId(attributes.testName ?? '', className),
    status,
    durationMs: timeSpan(attributes.duration),
    message: texts.get('Message') ?? (status === 'errored' ? `outcome: ${outcome}` : undefined),
    trace: texts.get('StackTrace'),
    output: output === '' ? undefined : output,
    startedAt: attributes.startTime === undefined ? undefined : rfc3339(attributes.startTime),
    skipKind: status === 'skipped' ? 'skip' : undefined,
    warning: outcome === 'Warning' ? 'its outcome is Warning' : undefined,
  }
}

function trxId(testName: string, className: string | undefined): string {
  if (className === undefined || className === '') return testName
  const name = testName.startsWith(`${className}.`) ? testName.slice(className.length + 1) : testName
  return `${className}::${name}`
}

/** `00:01:02.5000000`, with days before it where there are any; in ms. NaN for what is none. */
export function timeSpan(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const match = /^(-)?(?:(\d+)\.)?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text)
  if (match === null) return Number.NaN
  const [, sign, days = '0', hours, minutes, seconds] = match
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return (sign === undefined ? 1 : -1) * Math.round(whole * 1e7) * 1e-4
}
