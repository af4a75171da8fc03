import type { AcquireMutex } from '../store/lock.js'

/** Mutexes of one imagined machine. */
export class FakeMachine {
  readonly #held = new Set<string>()

  readonly acquireMutex: AcquireMutex = async (key) => {
    if (this.#held.has(key)) return { held: false, holder: {} }
    this.#held.add(key)
    return { held: true, release: async () => void this.#held.delete(key) }
  }

  /** The kernel lets go of what a killed process held. */
  killAll(): void {
    this.#held.clear()
  }
}
