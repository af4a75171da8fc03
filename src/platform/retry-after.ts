/**
 * What a `Retry-After` header asks for, in ms from `nowMs`, at most `capMs`: seconds or an HTTP date (RFC 9110, 10.2.3).
 * Undefined for anything else. A date that has passed is 0.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number, capMs: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, capMs)
  // Date.parse reads almost anything ("-5", "soon 3"): only what begins with a day's name is an HTTP date.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)) return undefined
  const at = Date.parse(/gmt|utc|[+-]\d{4}$/i.test(text) ? text : `${text} GMT`)
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - nowMs), capMs)
}
