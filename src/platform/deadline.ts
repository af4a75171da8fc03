import { setMaxListeners } from 'node:events'

/** A signal that aborts when time is up or another signal does. */
export interface Deadline {
  signal: AbortSignal
  /** True when time was up (and not the other signal). */
  expired(): boolean
  /** Stops the timer and the listening; needed, or the process waits for it. */
  clear(): void
}

/** setTimeout overflows beyond this and fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Starts a deadline. AbortSignal.any with AbortSignal.timeout would be collected as garbage in Node 20 and never fire. */
export function startDeadline(timeoutMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  const timer = setTimeout(
    () => {
      expired = true
      controller.abort()
    },
    Math.min(timeoutMs, LONGEST_TIMER_MS),
  )
  const follow = () => controller.abort(parent?.reason)
  if (parent?.aborted) follow()
  else parent?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    expired: () => expired,
    clear() {
      clearTimeout(timer)
      parent?.removeEventListener('abort', follow)
    },
  }
}

/** A signal that follows another one and may have as many listeners as there are things to end: Node warns of a leak at eleven. */
export function sharedSignal(parent: AbortSignal): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  const follow = () => controller.abort(parent.reason)
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return { signal: controller.signal, clear: () => parent.removeEventListener('abort', follow) }
}
