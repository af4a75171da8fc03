import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'

/** A JSON object of unknown shape: what is read from it is checked where it is read. */
export type JsonObject = { readonly [key: string]: unknown }

/**
 * `JSON.parse` that refuses a key that stands twice in one object, and a key named `__proto__`: both are `hostile`.
 * @param colons structural colons in the text; one more than the value has keys means that a key was lost.
 * @param where a path for messages; empty for the document itself.
 * @returns undefined where the text was refused.
 */
export function parseStrictly(
  text: string,
  colons: number,
  problems: ReportProblem[],
  where: string,
): { value: unknown } | undefined {
  const place = where === '' ? '' : ` in ${where}`
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    addProblem(problems, 'malformed', `broken JSON${place}: ${boundedReason(error)}`)
    return undefined
  }
  const keys = keyCount(value)
  if (Number.isNaN(keys)) addProblem(problems, 'hostile', `a key named __proto__${place}`)
  else if (keys !== colons) addProblem(problems, 'hostile', `a key stands twice in one object${place}`)
  else return { value }
  return undefined
}

/** Keys of all objects inside, or NaN where one is `__proto__`. Nesting is bounded before. */
function keyCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === 'object') count += keyCount(element)
    return count
  }
  const object = value as JsonObject
  for (const key in object) {
    if (key === '__proto__') return Number.NaN
    count++
    const inner = object[key]
    if (typeof inner === 'object') count += keyCount(inner)
  }
  return count
}

/** Counts the structural colons of a short text: for lines that are whole documents. */
export function structuralColons(text: string): number {
  let count = 0
  let at = 0
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (unit === 0x3a) count++
    else if (unit === 0x22) at = endOfString(text, at + 1)
    at++
  }
  return count
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let back = quote
    while (back > start && text.charCodeAt(back - 1) === 0x5c) back--
    if ((quote - back) % 2 === 0) return quote
  }
  return text.length
}

function boundedReason(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return reason.length > 200 ? `${reason.slice(0, 200)}…` : reason
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Infinity too: `1e999` is what JSON says. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** The objects in an array; what is no object there is left out. */
export function objectsOf(value: unknown): JsonObject[] {
  return asArray(value).filter((element): element is JsonObject => asObject(element) !== undefined)
}

/** The texts in an array. */
export function textsOf(value: unknown): string[] {
  const texts: string[] = []
  for (const element of asArray(value)) if (typeof element === 'string') texts.push(element)
  return texts
}
