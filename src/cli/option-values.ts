import { UntilgreenError } from '../errors.js'
import { parseDurationMs } from '../model/duration.js'
import type { Call } from './command.js'

type Options = Call['options']

/** An option's text; undefined where it was not given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** @throws UntilgreenError USAGE for what is no whole number between the bounds. */
export function integerOption(
  options: Options,
  name: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number },
): number | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const value = /^[+-]?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw bad(name, text, `a whole number of ${min} or more`)
  return value
}

/** Milliseconds of a duration with its unit. @throws UntilgreenError USAGE */
export function durationOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const value = parseDurationMs(text)
  if (value === undefined) throw bad(name, text, 'a duration with its unit: 50ms, 2s, 10m')
  return value
}

/** A time as given, RFC 3339 with offset. @throws UntilgreenError USAGE */
export function timeOption(options: Options, name: string): string | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  if (!isTime(text))
    throw bad(name, text, 'a time with its offset (RFC 3339): 2026-01-31T18:00:00+01:00, as `date -Is` prints')
  return text.replace(' ', 'T').toUpperCase()
}

/** One of a few words. @throws UntilgreenError USAGE */
export function wordOption<Word extends string>(
  options: Options,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw bad(name, text, words.join(' or '))
  return word
}

/** `Date.parse` takes the 31st of February for the 3rd of March. */
function isTime(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text)
  if (match === null || Number.isNaN(Date.parse(text.replace(' ', 'T').toUpperCase()))) return false
  const day = new Date(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`)
  return day.getUTCDate() === Number(match[3])
}

function bad(name: string, text: string, wanted: string): UntilgreenError {
  return new UntilgreenError('USAGE', `--${name} ${JSON.stringify(text)} is not ${wanted}`)
}
