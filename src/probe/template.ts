import { isRecord } from './pointer.js'

/** Where `${…}` looks names up. */
export interface Scope {
  /** Names with a dot (`vars.api`, `env.TOKEN`) and without (`token`, `index`, `uuid`). */
  lookup(name: string): { value: unknown } | undefined
}

/** A text with its variables, or the first name that nothing is known of. */
export type Filled<Value = unknown> = { value: Value } | { unknown: string }

const REFERENCE = /\$\$\{|\$\{\s*([A-Za-z_][\w.-]*)\s*((?:\|\s*\w+\s*)*)\}/g
const WHOLE = /^\$\{\s*([A-Za-z_][\w.-]*)\s*((?:\|\s*\w+\s*)*)\}$/

/** What can follow a name: `${token|base64url}`. */
export const FILTERS: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => encodeBase64(text),
  base64url: (text) => encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  url: encodeURIComponent,
  json: (text) => JSON.stringify(text),
  trim: (text) => text.trim(),
}

/** Replaces the variables in all texts of a value. A text that is one variable and nothing else keeps the value's type. */
export function fill<Value>(value: Value, scope: Scope): Filled<Value> {
  if (isPlain(value)) return { value }
  const unknown: string[] = []
  const filled = fillAny(value, scope, unknown) as Value
  return unknown[0] === undefined ? { value: filled } : { unknown: unknown[0] }
}

/** All names and filters that a value's texts refer to. */
export function references(value: unknown): { name: string; filters: string[] }[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REFERENCE)]
      .filter(([, name]) => name !== undefined)
      .map(([, name = '', filters]) => ({ name, filters: filterNames(filters) }))
  }
  if (Array.isArray(value)) return value.flatMap(references)
  return isRecord(value) ? [...Object.keys(value), ...Object.values(value)].flatMap(references) : []
}

/** Objects of the file that were looked through: a probe that repeats a thousand times fills nothing where nothing is to be filled. */
const plain = new WeakMap<object, boolean>()

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('${')
  if (typeof value !== 'object' || value === null) return true
  const known = plain.get(value)
  if (known !== undefined) return known
  const found = Object.entries(value).every(([key, inner]) => !key.includes('${') && isPlain(inner))
  plain.set(value, found)
  return found
}

function fillAny(value: unknown, scope: Scope, unknown: string[]): unknown {
  if (isPlain(value)) return value
  if (typeof value === 'string') return value.includes('${') ? fillText(value, scope, unknown) : value
  if (Array.isArray(value)) return value.map((element) => fillAny(element, scope, unknown))
  if (!isRecord(value)) return value
  const filled = Object.entries(value).map(([key, inner]) => [
    String(fillAny(key, scope, unknown)),
    fillAny(inner, scope, unknown),
  ])
  return Object.fromEntries(filled)
}

function fillText(text: string, scope: Scope, unknown: string[]): unknown {
  const [, only, filters] = WHOLE.exec(text) ?? []
  if (only !== undefined && filters === '') return take(only, scope, unknown)
  return text.replace(REFERENCE, (_all, name: string | undefined, names: string | undefined) => {
    if (name === undefined) return '${'
    const value = take(name, scope, unknown)
    const plain = typeof value === 'string' ? value : JSON.stringify(value ?? null)
    return filterNames(names).reduce((filtered, filter) => FILTERS[filter]?.(filtered) ?? filtered, plain)
  })
}

function take(name: string, scope: Scope, unknown: string[]): unknown {
  const found = scope.lookup(name)
  if (found === undefined) unknown.push(name)
  return found?.value
}

function filterNames(text: string | undefined): string[] {
  return (text ?? '')
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
