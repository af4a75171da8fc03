import { systemClock } from '../clock.js'
import type { CommandResult, CommandSpec } from './command-spec.js'

export interface EndWatch {
  spec: Pick<CommandSpec, 'timeoutMs' | 'idleMs'>
  /** The command ended by itself. */
  exited: Promise<unknown>
  /** The caller wants it ended. */
  signal: AbortSignal
  /** Whoever reads its output broke. */
  broken: Promise<void>
  /** Monotonic ms of the last byte, or of the start. */
  lastOutputAt(): number
}

/** Resolves with the first reason for which a command ends. All but `exited` mean that it still runs. */
export async function endReason(watch: EndWatch): Promise<Exclude<CommandResult['ended'], 'not-started'>> {
  const over = new AbortController()
  const { timeoutMs, idleMs } = watch.spec
  let abort: () => void = () => undefined
  const aborted = new Promise<'aborted'>((resolve) => {
    abort = () => resolve('aborted')
    if (watch.signal.aborted) abort()
    watch.signal.addEventListener('abort', abort, { once: true })
  })
  const reasons = [
    watch.exited.then(() => 'exited' as const),
    aborted,
    watch.broken.then(() => 'aborted' as const),
    ...(timeoutMs === undefined ? [] : [systemClock.sleep(timeoutMs, over.signal).then(() => 'timed-out' as const)]),
    ...(idleMs === undefined ? [] : [silence(idleMs, watch.lastOutputAt, over.signal).then(() => 'idle' as const)]),
  ]
  const reason = await Promise.race(reasons)
  over.abort()
  watch.signal.removeEventListener('abort', abort)
  return reason
}

async function silence(idleMs: number, lastOutputAt: () => number, over: AbortSignal): Promise<void> {
  for (let leftMs = idleMs; leftMs > 0 && !over.aborted; leftMs = lastOutputAt() + idleMs - systemClock.monotonic()) {
    await systemClock.sleep(leftMs, over)
  }
}
