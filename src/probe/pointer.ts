/** A value, or that there is none: `null` is a value. */
export type Found = { there: true; value: unknown } | { there: false }

export const NOTHING: Found = { there: false }

/** Follows a JSON Pointer (RFC 6901). Own properties only; a list takes an index without leading zeros. */
export function resolvePointer(root: unknown, pointer: string): Found {
  if (pointer === '') return root === undefined ? NOTHING : { there: true, value: root }
  let value = root
  for (const raw of pointer.slice(1).split('/')) {
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) {
      if (!/^(?:0|[1-9]\d*)$/.test(key) || Number(key) >= value.length) return NOTHING
      value = value[Number(key)]
    } else if (isRecord(value) && Object.hasOwn(value, key)) {
      value = value[key]
    } else return NOTHING
  }
  return { there: true, value }
}

/** One key as a part of a pointer. */
export function pointerPart(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
