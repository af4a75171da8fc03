import type { Clock } from '../../model/clock.js'
import type { Window } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'

/** Starts a window; calling what it returns ends it. */
export function startWindow(clock: Clock): () => Window {
  const startedAt = toRfc3339(clock.now())
  const startedMs = clock.monotonic()
  return () => ({
    startedAt,
    finishedAt: toRfc3339(clock.now()),
    durationMs: Math.round(clock.monotonic() - startedMs),
  })
}
