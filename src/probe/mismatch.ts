import type { ContractMismatch } from '../model/contract.js'
import { type ConditionContext, mismatch } from './condition.js'
import type { Mask } from './mask.js'
import { isRecord, pointerPart, resolvePointer } from './pointer.js'

export interface Mismatched {
  channel: string
  first?: boolean
  /** JSON Pointer → condition. */
  expected: Readonly<Record<string, unknown>>
  received: unknown
}

const LONGEST_RECEIVED = 4 * 1024
const MOST_PLACES = 500

/** What was asked of a message, what came, and where in it the values stand that were looked for elsewhere. */
export function contractMismatch(
  { channel, first, expected, received }: Mismatched,
  context: ConditionContext,
): ContractMismatch | undefined {
  if (typeof received !== 'object' || received === null) return undefined
  if (JSON.stringify(received).length > LONGEST_RECEIVED) return undefined
  return {
    channel,
    ...(first && { first }),
    expected: { ...expected },
    received,
    elsewhere: elsewhere(expected, received, context),
  }
}

/** The same with secrets hidden; undefined where hiding them leaves no JSON. */
export function maskedMismatch(found: ContractMismatch, mask: Pick<Mask, 'hide'>): ContractMismatch | undefined {
  try {
    return JSON.parse(mask.hide(JSON.stringify(found))) as ContractMismatch
  } catch {
    return undefined
  }
}

/** For each pointer whose condition does not hold: the one place where it does, under the same name first, then by an equal text. */
function elsewhere(
  expected: Mismatched['expected'],
  received: unknown,
  context: ConditionContext,
): ContractMismatch['elsewhere'] {
  const places = [...placesIn(received, '')].slice(0, MOST_PLACES)
  const found: [string, string][] = []
  for (const [pointer, condition] of Object.entries(expected)) {
    if (mismatch(condition, resolvePointer(received, pointer), context) === undefined) continue
    const holding = places.filter(
      (place) => place !== pointer && mismatch(condition, resolvePointer(received, place), context) === undefined,
    )
    const name = pointer.slice(pointer.lastIndexOf('/'))
    const named = holding.filter((place) => place.endsWith(name))
    const one =
      named.length > 0 ? shortest(named) : isTelling(condition) && holding.length === 1 ? holding[0] : undefined
    if (one !== undefined) found.push([pointer, one])
  }
  return Object.fromEntries(found)
}

/** A text of some length is hardly anywhere by chance. */
function isTelling(condition: unknown): boolean {
  const wanted = isRecord(condition) ? condition.equals : condition
  return typeof wanted === 'string' && wanted.length >= 4
}

function shortest(places: readonly string[]): string | undefined {
  return [...places].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0]
}

function* placesIn(value: unknown, at: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const inside = Array.isArray(value)
    ? value.slice(0, 20).map((item, index) => [index, item] as const)
    : Object.entries(value)
  for (const [key, item] of inside) {
    const place = at + pointerPart(key)
    yield place
    yield* placesIn(item, place)
  }
}
