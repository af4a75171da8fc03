/**
 * RFC 3339 with offset and milliseconds: `2026-03-01T09:30:00.000+01:00`.
 * @param ms since the epoch.
 * @param offsetMinutes east of UTC; default: that of the process's time zone at that moment.
 */
export function toRfc3339(ms: number, offsetMinutes = -new Date(ms).getTimezoneOffset()): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1)
  const size = Math.abs(offsetMinutes)
  const sign = offsetMinutes < 0 ? '-' : '+'
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
