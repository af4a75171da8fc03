/** Time as a value. Only `sleep` waits. */
export interface Clock {
  /** Wall time in ms since the epoch: for labels only. */
  now(): number
  /** Monotonic milliseconds: for durations and deadlines. */
  monotonic(): number
  /** Resolves after `ms`, or at once when the signal aborts (it never rejects). Longer than 2^31 ms is fine. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
