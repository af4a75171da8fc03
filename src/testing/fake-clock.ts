import type { Clock } from '../model/clock.js'

/** A clock that moves only when somebody sleeps, or a test says so. */
export interface FakeClock extends Clock {
  advance(ms: number): void
  /** Moves wall time alone, as an administrator would. */
  jump(ms: number): void
}

export function createFakeClock(startMs = Date.parse('2026-03-01T09:00:00Z')): FakeClock {
  let monotonicMs = 0
  let wallMs = startMs
  const advance = (ms: number) => {
    monotonicMs += ms
    wallMs += ms
  }
  return {
    now: () => wallMs,
    monotonic: () => monotonicMs,
    async sleep(ms, signal) {
      await new Promise((resolve) => setImmediate(resolve))
      if (!signal?.aborted) advance(ms)
    },
    advance,
    jump: (ms) => {
      wallMs += ms
    },
  }
}
