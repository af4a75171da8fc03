const ISO = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?/
const SLASHES = /\b(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?/
const COMMON = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})\]/
const EPOCH = /"(?:time|ts|timestamp|@timestamp)"\s*:\s*"?(\d{10}(?:\.\d+)?|\d{13})\b/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** A time that is not near the start of a line is not the line's. */
const LOOKED_AT = 300

/** When a log line was written, as milliseconds since 1970; undefined where it doesn't say. Without an offset it is read as UTC. */
export function lineTimeMs(line: string): number | undefined {
  const start = line.slice(0, LOOKED_AT)
  return fromIso(start) ?? fromEpoch(start) ?? fromCommon(start) ?? fromSlashes(start)
}

function fromIso(text: string): number | undefined {
  const [, date, time, fraction = '0', zone = 'Z'] = ISO.exec(text) ?? []
  return date === undefined ? undefined : parsed(`${date}T${time}.${fraction.slice(0, 3)}${colon(zone)}`)
}

function fromEpoch(text: string): number | undefined {
  const digits = EPOCH.exec(text)?.[1]
  if (digits === undefined) return undefined
  return digits.length === 13 ? Number(digits) : Math.round(Number(digits) * 1000)
}

function fromCommon(text: string): number | undefined {
  const [, day, name, year, time, zone = ''] = COMMON.exec(text) ?? []
  const month = MONTHS.indexOf(name ?? '') + 1
  return month === 0 ? undefined : parsed(`${year}-${String(month).padStart(2, '0')}-${day}T${time}${colon(zone)}`)
}

function fromSlashes(text: string): number | undefined {
  const [, year, month, day, time, fraction = '0'] = SLASHES.exec(text) ?? []
  return year === undefined ? undefined : parsed(`${year}-${month}-${day}T${time}.${fraction.slice(0, 3)}Z`)
}

function colon(zone: string): string {
  return /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
}

function parsed(text: string): number | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}
