import { systemClock } from './clock.js'
import type { ClockPort } from './clock-port.js'

export interface RetryOptions {
  /** All in all, the first one too. */
  attempts: number
  /** Before the second attempt; doubled each time, up to twice as long by chance so that many callers don't come back at once. */
  minMs: number
  /** Longest pause. */
  maxMs: number
  signal: AbortSignal
  /** What the failed attempt's answer asked for (see `retryAfterMs`), capped by the caller: waited for before the pause. */
  retryAfterMs?: (error: unknown) => number | undefined
  /** Waits those pauses. Default: the machine's. */
  clock?: ClockPort
  /** Whether another attempt can help. Default: always. */
  retryable?: (error: unknown) => boolean
}

/**
 * Tries until a task succeeds. Rejects with the last attempt's error, or with the signal's reason; our own mistakes
 * (a TypeError that no network made) are not tried again.
 * @param task gets the number of the attempt, from 1.
 */
export async function retrying<T>(task: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts, minMs, maxMs, signal, retryAfterMs, clock = systemClock, retryable = () => true } = options
  const { default: pRetry } = await import('p-retry')
  return pRetry(task, {
    retries: attempts - 1,
    minTimeout: minMs,
    maxTimeout: maxMs,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => retryable(error),
    async onFailedAttempt({ error, retriesLeft }) {
      const askedMs = retriesLeft > 0 && retryable(error) ? (retryAfterMs?.(error) ?? 0) : 0
      if (askedMs > 0) await clock.sleep(askedMs, signal)
    },
  })
}
