/** The same shape as `Clock` of `model`, which this folder does not know. */
export interface ClockPort {
  now(): number
  monotonic(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
