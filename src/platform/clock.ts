import type { ClockPort } from './clock-port.js'

/** setTimeout overflows beyond this and fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's clocks. */
export const systemClock: ClockPort = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    const end = performance.now() + ms
    for (let left = ms; left > 0 && !signal?.aborted; left = end - performance.now()) {
      await wait(Math.min(left, LONGEST_TIMER_MS), signal)
    }
  },
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}
