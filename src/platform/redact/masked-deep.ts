/**
 * A JSON value with each text masked on its own: in the document as a whole, what looks like a secret may begin inside an escape,
 * and masking it there would break the document. A value without secrets is handed back as it is.
 */
export function maskedDeep<T>(value: T, mask: (text: string) => string): T {
  const json = JSON.stringify(value)
  if (json === undefined || mask(json) === json) return value
  return masked(value, mask) as T
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value)
  if (typeof value === 'number') return mask(String(value)) === String(value) ? value : mask(String(value))
  if (Array.isArray(value)) return value.map((item) => masked(item, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), masked(item, mask)]))
}
