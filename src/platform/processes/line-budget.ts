import { systemClock } from '../clock.js'

/** Shown as lines at once, and a second after that: far beyond what a runner says about its tests. */
const BURST_BYTES = 16 * 1024 * 1024
const BYTES_PER_MS = 8 * 1024

/** Says whether output may still be made into lines: in a flood that would cost far more than passing it on. A token bucket. */
export class LineBudget {
  readonly #monotonic: () => number
  #left = BURST_BYTES
  #at: number

  constructor(monotonic: () => number = systemClock.monotonic) {
    this.#monotonic = monotonic
    this.#at = monotonic()
  }

  take(bytes: number): boolean {
    const now = this.#monotonic()
    this.#left = Math.min(BURST_BYTES, this.#left + (now - this.#at) * BYTES_PER_MS)
    this.#at = now
    if (this.#left < bytes) return false
    this.#left -= bytes
    return true
  }
}
