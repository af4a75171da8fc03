import { setMaxListeners } from 'node:events'

/** A signal that follows another one and may have as many listeners as there are things to end: Node warns of a leak at eleven. */
export function sharedSignal(parent: AbortSignal): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  const follow = () => controller.abort(parent.reason)
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return { signal: controller.signal, clear: () => parent.removeEventListener('abort', follow) }
}
