import type { ContractMismatch } from '../../model/contract.js'

/** Follows a JSON Pointer; undefined where it leads nowhere. Own properties only. */
export function at(document: unknown, pointer: string): unknown {
  let value = document
  for (const raw of pointer === '' ? [] : pointer.slice(1).split('/')) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** A document that would have met what was asked: values as asked, or as they stand elsewhere in what came. */
export function documentOf({ expected, received, elsewhere }: ContractMismatch): unknown {
  const document: Record<string, unknown> = {}
  for (const [pointer, condition] of Object.entries(expected)) {
    const there = at(received, elsewhere[pointer] ?? pointer)
    put(document, pointer, there === undefined ? valueFor(condition) : there)
  }
  return document
}

const SAMPLES: Record<string, unknown> = {
  string: 'text',
  number: 0,
  integer: 0,
  boolean: true,
  object: {},
  array: [],
  null: null,
}

function valueFor(condition: unknown): unknown {
  if (typeof condition !== 'object' || condition === null) return condition
  const { equals, type } = condition as { equals?: unknown; type?: unknown }
  if (equals !== undefined) return equals
  return typeof type === 'string' && Object.hasOwn(SAMPLES, type) ? SAMPLES[type] : 'text'
}

/** A numeric part is a key here too: an object with such keys is as good for telling what is where. */
function put(document: Record<string, unknown>, pointer: string, value: unknown): void {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((raw) => raw.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop()
  if (pointer === '' || last === undefined || [last, ...keys].includes('__proto__')) return
  let place = document
  for (const key of keys) {
    const inside = place[key]
    const next = typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>) : {}
    place[key] = next
    place = next
  }
  place[last] = value
}
