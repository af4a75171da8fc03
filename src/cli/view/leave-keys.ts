const LEAVING = /[qQ\u0003\u0004]/

/** Aborts when the person before the keyboard presses q or Ctrl-C, or when `signal` does. @returns with `dispose`, which gives the keyboard back. */
export function leaveKeys(signal: AbortSignal): { signal: AbortSignal; dispose(): void } {
  const { stdin } = process
  if (!stdin.isTTY) return { signal, dispose: () => undefined }
  const left = new AbortController()
  const onKeys = (keys: Buffer) => {
    if (LEAVING.test(keys.toString('latin1'))) left.abort('left')
  }
  stdin.setRawMode(true)
  stdin.on('data', onKeys)
  return {
    signal: AbortSignal.any([signal, left.signal]),
    dispose() {
      stdin.off('data', onKeys)
      stdin.setRawMode(false)
      stdin.pause()
    },
  }
}
