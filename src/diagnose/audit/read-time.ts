/** A time that a report tells, or a day: then the two ends are a day apart. Milliseconds since the epoch. */
export interface ToldTime {
  fromMs: number
  toMs: number
  shown: string
}

const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  PST: -480,
  PDT: -420,
  MST: -420,
  MDT: -360,
  CST: -360,
  CDT: -300,
  EST: -300,
  EDT: -240,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  IST: 330,
  JST: 540,
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK =
  '(?:(?:[T ,]|,? at |\\s)\\s*(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:[.,]\\d+)?)?\\s*(am|pm)?\\s*(Z\\b|[+-]\\d\\d:?\\d\\d|(?:UTC|GMT)(?:[+-]\\d{1,2}(?::?\\d\\d)?)?|[A-Z]{3,4}\\b)?)?'
const ISO = new RegExp(`(?<![\\d-])(20\\d\\d)[-/](\\d\\d)[-/](\\d\\d)(?!\\d)${CLOCK}`)
const MONTH_FIRST = new RegExp(`\\b([A-Z][a-z]{2,8})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (20\\d\\d)${CLOCK}`)
const DAY_FIRST = new RegExp(`\\b(\\d{1,2})\\.? ([A-Z][a-z]{2,8}),? (20\\d\\d)${CLOCK}`)
const DAY_MS = 86_400_000

/** The first time or day in a text. Without an offset it is read in `zone` (IANA name or `±HH:MM`). */
export function readTime(text: string, zone: string): ToldTime | undefined {
  const iso = ISO.exec(text)
  if (iso !== null) return told(iso, [iso[1], iso[2], iso[3]], zone)
  const month = MONTH_FIRST.exec(text)
  if (month !== null) return told(month, [month[3], monthNumber(month[1]), month[2]], zone)
  const day = DAY_FIRST.exec(text)
  return day === null ? undefined : told(day, [day[3], monthNumber(day[2]), day[1]], zone)
}

/** Minutes east of UTC of a zone at a moment; undefined for a zone that is none. */
export function offsetMinutes(zone: string, atMs: number): number | undefined {
  const fixed = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?$/.exec(zone)
  if (fixed !== null) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0))
  const named = Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined
  if (named !== undefined) return named
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(atMs)
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
      ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
    ).map((type) => Number(parts.find((part) => part.type === type)?.value))
    return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - atMs) / 60_000)
  } catch {
    return undefined
  }
}

function told(match: RegExpExecArray, [year, month, day]: (string | undefined)[], zone: string): ToldTime | undefined {
  const [hour, minute, second, half, offset] = match.slice(4)
  const hours =
    hour === undefined ? 0 : (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toLowerCase() === 'pm' ? 12 : 0)
  const localMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    hours,
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  if (Number.isNaN(localMs) || Number(month) < 1 || Number(month) > 12) return undefined
  const fromMs = toUtc(localMs, offset?.replace(/^(?:UTC|GMT)(?=[+-])/, '') ?? zone, zone)
  const lengthMs = hour === undefined ? DAY_MS - 1 : second === undefined ? 59_999 : 999
  return { fromMs, toMs: fromMs + lengthMs, shown: match[0].trim() }
}

/** Twice, because the offset is that of the moment itself. */
function toUtc(localMs: number, zone: string, fallback: string): number {
  const first = offsetMinutes(zone, localMs) ?? offsetMinutes(fallback, localMs) ?? 0
  const guess = localMs - first * 60_000
  return localMs - (offsetMinutes(zone, guess) ?? first) * 60_000
}

function monthNumber(name = ''): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}
