import { systemClock } from '../clock.js'

/** Waits for a promise, but no longer than `limitMs` and not beyond any signal's abort. Leaves neither timers nor listeners behind. */
export async function within(promise: Promise<unknown>, limitMs: number, ...signals: AbortSignal[]): Promise<void> {
  const over = new AbortController()
  const end = (): void => over.abort()
  for (const signal of signals) {
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  }
  await Promise.race([promise, systemClock.sleep(limitMs, over.signal)])
  end()
  for (const signal of signals) signal.removeEventListener('abort', end)
}
