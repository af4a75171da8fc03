import type { CheckResult, Rule } from '../model/check.js'
import type { SuiteRun } from '../model/test-run.js'
import type { JudgeContext } from './context.js'
import type { Tally } from './tally.js'

/** One rule of the contract. Pure: the same evidence gives the same answer. */
export type Check = (run: SuiteRun, context: JudgeContext, tally: Tally) => CheckResult

type Words = Pick<CheckResult, 'expected' | 'actual' | 'message'>

/** The rule held; `warning` says what is worth knowing all the same. */
export function held(rule: Rule, words: Words, warning?: string): CheckResult {
  return { rule, held: true, ...words, ...(warning && { warning }) }
}

/** The rule is broken. `tests` are the ids it is about: sorted, kept to the first 100. */
export function broken(
  rule: Rule,
  breaksTo: NonNullable<CheckResult['breaksTo']>,
  words: Words & { warning?: string | undefined },
  tests: readonly string[] = [],
): CheckResult {
  const { warning, ...rest } = words
  return {
    rule,
    held: false,
    ...rest,
    ...(warning && { warning }),
    breaksTo,
    ...(tests.length > 0 && { tests: [...tests].sort().slice(0, 100) }),
  }
}

/** The rule was not asked; the message says for want of what. */
export function notAsked(
  rule: Rule,
  expected: string,
  message: string,
  more: { actual?: string; warning?: string } = {},
): CheckResult {
  const { actual = 'not asked', warning } = more
  return { rule, held: null, expected, actual, message: `not asked: ${message}`, ...(warning && { warning }) }
}

/** `a, b, c and 22 more`, sorted: what is said depends on no order of reports. */
export function listed(names: readonly string[], most = 5): string {
  const shown = [...names].sort().slice(0, most).map(shorten).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}

/** `1 test`, `25 tests` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Joins remarks that are there; undefined for none. */
export function remarks(...parts: (string | undefined | false)[]): string | undefined {
  const said = parts.filter((part): part is string => typeof part === 'string' && part !== '')
  return said.length > 0 ? said.join('; ') : undefined
}

/** `850 ms`, `12.5 s`, `3 min 20 s` */
export function span(ms: number): string {
  if (!Number.isFinite(ms)) return String(ms)
  if (Math.abs(ms) < 1_000) return `${round(ms, 1)} ms`
  if (Math.abs(ms) < 120_000) return `${round(ms / 1_000, 10)} s`
  const seconds = Math.round(ms / 1_000)
  if (Math.abs(seconds) < 7_200) return `${Math.trunc(seconds / 60)} min ${Math.abs(seconds % 60)} s`
  const minutes = Math.round(seconds / 60)
  if (Math.abs(minutes) < 2_880) return `${Math.trunc(minutes / 60)} h ${Math.abs(minutes % 60)} min`
  return `${round(minutes / 1_440, 10)} days`
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps
}

function shorten(name: string): string {
  return name.length > 200 ? `${name.slice(0, 199)}…` : name
}
