import type { Stamp } from '../model/test-run.js'

/** Keeps the earliest and the latest of the times that a report carries. */
export interface Stamps {
  /**
   * @param raw RFC 3339 or ISO 8601 text, or milliseconds since the epoch. What can't be read as a time is left out.
   * @param zone how a text without an offset is meant: `local` (the default, marked as assumed) or `utc`.
   */
  see(raw: string | number | undefined, source: string, zone?: 'local' | 'utc'): void
  /** None, one, or the earliest and the latest. */
  list(): Stamp[]
}

export function createStamps(): Stamps {
  let earliest: Seen | undefined
  let latest: Seen | undefined
  return {
    see(raw, source, zone = 'local') {
      const time = raw === undefined ? undefined : timeOf(raw, zone)
      if (time === undefined) return
      const seen = { ...time, source }
      if (earliest === undefined || seen.ms < earliest.ms) earliest = seen
      if (latest === undefined || seen.ms > latest.ms) latest = seen
    },
    list() {
      if (earliest === undefined || latest === undefined) return []
      return earliest.ms === latest.ms ? [stampOf(earliest)] : [stampOf(earliest), stampOf(latest)]
    },
  }
}

/** RFC 3339 with offset, or undefined for what is no time; the machine's zone stands in for a missing offset. */
export function rfc3339(raw: string | number, zone: 'local' | 'utc' = 'local'): string | undefined {
  const time = timeOf(raw, zone)
  return time === undefined ? undefined : new Date(time.ms).toISOString()
}

interface Time {
  ms: number
  assumedLocal: boolean
}
type Seen = Time & { source: string }

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)([.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i

/** What most tools write; the platform reads it as it stands. */
const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** `Sun, 22 Nov 2026 10:13:27 GMT` */
const RFC_1123 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

function timeOf(raw: string | number, zone: 'local' | 'utc'): Time | undefined {
  if (typeof raw === 'number') return usable(raw, false)
  if (ISO_UTC.test(raw)) return usable(Date.parse(raw), false)
  const match = ISO.exec(raw.trim())
  if (match === null) return RFC_1123.test(raw.trim()) ? usable(Date.parse(raw.trim()), false) : undefined
  const [, day, clock, fraction = '', offset] = match
  const millis = fraction === '' ? '' : `.${fraction.slice(1, 4).padEnd(3, '0')}`
  const suffix = offset === undefined ? (zone === 'utc' ? 'Z' : '') : normalOffset(offset)
  const ms = new Date(`${day}T${clock}${millis}${suffix}`).getTime()
  return usable(ms, suffix === '')
}

/** The epoch itself is what tools write for what never started: no time. */
function usable(ms: number, assumedLocal: boolean): Time | undefined {
  const isDate = Number.isFinite(ms) && ms > 0 && ms <= 8.64e15
  return isDate ? { ms, assumedLocal } : undefined
}

function normalOffset(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z'
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`
}

function stampOf(seen: Seen): Stamp {
  return {
    at: new Date(seen.ms).toISOString(),
    source: seen.source,
    ...(seen.assumedLocal && { assumedLocal: true }),
  }
}
