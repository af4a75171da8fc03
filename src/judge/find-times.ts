/** A time that stands in evidence. */
export interface FoundTime {
  /** Where it stood: a report's stamp, or a key in a test's text. */
  source: string
  /** As written. */
  text: string
  /** Ms since the epoch; two where the text has no offset (UTC, and this machine's zone). */
  readingsMs: number[]
  test?: string
}

const KEY = String.raw`(?<![\w$-])(timestamp|server_time|Date|date)\\*["']?\s*[:=]\s*\\*["']?`
const RFC_3339 = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:\s?Z|\s?UTC|[+-]\d\d:?\d\d)?`
const HTTP_DATE = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT`
const EPOCH = String.raw`\d{9,10}(?:\.\d+)?(?![\d.])|\d{12,13}(?:\.\d+)?(?![\d.])|\d{16}(?!\d)|\d{19}(?!\d)`

const CARRIED = new RegExp(`${KEY}(${RFC_3339}|${HTTP_DATE}|${EPOCH})`, 'g')

/** Times that a text carries under known keys: `timestamp`, `server_time`, `Date`; epoch in s, ms, µs or ns, RFC 3339, HTTP dates. */
export function findTimes(text: string, test: string): FoundTime[] {
  const found: FoundTime[] = []
  CARRIED.lastIndex = 0
  for (let match = CARRIED.exec(text); match !== null; match = CARRIED.exec(text)) {
    const [, key = '', value = ''] = match
    // In lower case it is a header of HTTP/2 and Node; any other value is the application's own data.
    if (key === 'date' && !/^[A-Z]/.test(value)) continue
    const readingsMs = readings(value).filter((at) => !Number.isNaN(at))
    if (readingsMs.length > 0) found.push({ source: `${test}: ${key}`, text: value, readingsMs, test })
  }
  return found
}

function readings(value: string): number[] {
  if (/^\d+(\.\d+)?$/.test(value)) return [epochMs(value)]
  if (/^[A-Z]/.test(value)) return [Date.parse(value)]
  const iso = value
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/\s?(UTC|Z)$/, 'Z')
  const whole = iso.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  return /(Z|[+-]\d\d:\d\d)$/.test(whole) ? [Date.parse(whole)] : [Date.parse(`${whole}Z`), Date.parse(whole)]
}

function epochMs(value: string): number {
  const digits = value.split('.', 1)[0]?.length ?? 0
  const perMs = digits <= 10 ? 0.001 : digits <= 13 ? 1 : digits <= 16 ? 1_000 : 1_000_000
  return Number(value) / perMs
}
