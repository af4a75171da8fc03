/**
 * Calls `beat` every so often until it is stopped. Keeps no process alive, and a beat never overtakes the one before it.
 * What a beat throws is dropped: whoever watches for the beats sees that they are missing.
 */
export function startHeartbeat(everyMs: number, beat: () => Promise<void>): () => void {
  let isBeating = false
  const timer = setInterval(() => {
    if (isBeating) return
    isBeating = true
    beat()
      .catch(() => undefined)
      .finally(() => {
        isBeating = false
      })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
