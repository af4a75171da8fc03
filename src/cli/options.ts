import { UntilgreenError } from '../errors.js'
import type { Call } from './command.js'

/** A text option, ready to be spread: nothing where it was not given. */
export function text<Name extends string>(call: Call, name: Name): { [Key in Name]?: string } {
  const value = call.options[name]
  return (typeof value === 'string' ? { [name]: value } : {}) as { [Key in Name]?: string }
}

/** A whole number from `min` up. @throws UntilgreenError USAGE for anything else. */
export function whole(call: Call, name: string, min = 1): number | undefined {
  const value = call.options[name]
  if (typeof value !== 'string') return undefined
  const number = Number(value)
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= min) return number
  throw new UntilgreenError('USAGE', `--${name} takes a whole number from ${min} up, not '${value}'`)
}

/** The one positional of a command that takes exactly one. @throws UntilgreenError USAGE */
export function onlyArgument(call: Call, what: string): string {
  const [value, ...more] = call.args
  if (value === undefined) throw new UntilgreenError('USAGE', `${what} is missing`)
  if (more.length > 0) throw new UntilgreenError('USAGE', `one ${what} is taken, not ${call.args.length}`)
  return value
}
