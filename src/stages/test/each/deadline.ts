/** Passes that must be known before a deadline is learned from them. */
const FEWEST_PASSES = 3
const TIMES_SLOWER = 5
const SHORTEST_MS = 1_000

/**
 * How long a test may take by its own history: five times its 95th percentile (nearest rank), at least one second.
 * @param durationsMs of its passes.
 * @returns undefined where too little is known, or where it would not be shorter than the cap.
 */
export function learnedDeadlineMs(durationsMs: readonly number[], capMs: number): number | undefined {
  const known = durationsMs.filter((ms) => Number.isFinite(ms) && ms >= 0).sort((a, b) => a - b)
  if (known.length < FEWEST_PASSES) return undefined
  const p95 = known[Math.ceil(known.length * 0.95) - 1] ?? 0
  const deadlineMs = Math.max(TIMES_SLOWER * p95, SHORTEST_MS)
  return deadlineMs < capMs ? deadlineMs : undefined
}
