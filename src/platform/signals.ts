import { systemClock } from './clock.js'

export type ShutdownSignal = 'SIGINT' | 'SIGTERM'

/** Exit codes by convention: 128 and the signal's number. */
export const SIGNAL_EXIT_CODES: Readonly<Record<ShutdownSignal, number>> = { SIGINT: 130, SIGTERM: 143 }

export interface ShutdownOptions {
  /** Second signal, or the limit: end everything that runs at once. Must not wait. */
  killNow(): void
  /** From the first signal to the forced end. Default 10000. */
  limitMs?: number
  /** Default: `process.exit`. */
  exit?: (code: number) => void
  /** Default: this process. */
  signals?: Pick<NodeJS.EventEmitter, 'on' | 'off'>
}

export interface Shutdown {
  /** Aborts on the first signal; the reason is its name. */
  signal: AbortSignal
  /** 130 or 143 after a signal, else undefined. */
  exitCode(): number | undefined
  /** Takes the handlers away: from then on a signal does what it does to any program. */
  dispose(): void
}

/**
 * Orderly end of a long command: the first SIGINT or SIGTERM aborts `signal` and lets the work save what it has; a second
 * one, or the limit, kills what runs and exits. Having handlers is also what makes SIGTERM work for process 1 of a container.
 */
export function onShutdown({
  killNow,
  limitMs = 10_000,
  exit = exitProcess,
  signals = process,
}: ShutdownOptions): Shutdown {
  const controller = new AbortController()
  const disposed = new AbortController()
  let first: ShutdownSignal | undefined
  const force = (name: ShutdownSignal): void => {
    killNow()
    exit(SIGNAL_EXIT_CODES[name])
  }
  const receive = (name: ShutdownSignal): void => {
    if (first !== undefined) {
      force(name)
      return
    }
    first = name
    controller.abort(name)
    void systemClock.sleep(limitMs, disposed.signal).then(() => {
      if (!disposed.signal.aborted) force(name)
    })
  }
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((name) => ({ name, handler: () => receive(name) }))
  for (const { name, handler } of handlers) signals.on(name, handler)
  return {
    signal: controller.signal,
    exitCode: () => first && SIGNAL_EXIT_CODES[first],
    dispose() {
      disposed.abort()
      for (const { name, handler } of handlers) signals.off(name, handler)
    },
  }
}

function exitProcess(code: number): void {
  process.exit(code)
}
