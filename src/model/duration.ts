const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNIT_MS

/** A duration as people write it: `250ms`, `2s`, `1.5m`, `8h`, `30d`, or several parts: `1m30s`. */
export const DURATION_PATTERN = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/

/** Milliseconds of `250ms`, `2s`, `1.5m`, `1m30s`, `8h`, `30d`; undefined for anything else (a bare number has no unit and is none). */
export function parseDurationMs(text: string): number | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * UNIT_MS[unit as Unit]
  }
  return Number.isFinite(total) ? total : undefined
}

/** Milliseconds for people: `12ms`, `1.25s`, `2m 5s`, `3h 0m`, `2d 4h`. Never negative. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs)
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 59_995) return `${Number((ms / 1_000).toFixed(2))}s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h ${minutes % 60}m`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}
