import type { Notice } from './notice.js'
import { type OutboxFiles, openOutboxFiles, type PendingNotice } from './outbox-files.js'
import type { OutboxOptions } from './outbox-options.js'
import type { Recipient } from './recipient.js'

/** Notices that are to be delivered: safe on disk first, then sent in the background. */
export interface Outbox {
  /** No session before this one had an outbox. */
  readonly isNew: boolean
  /** Resolves when they are safe on disk. What was put or passed over before is not put again. */
  put(notices: readonly Notice[]): Promise<void>
  /** Never to be delivered: they are of a time when nobody wanted to be told. */
  passOver(notices: readonly Notice[]): Promise<void>
  /** Tries to deliver the rest for so long, then leaves it to the next start. */
  close(drainMs: number): Promise<void>
}

const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 300_000

/**
 * Opens the outbox and takes up what an earlier session left.
 * @throws UntilgreenError STATE_IO
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const files = await openOutboxFiles(options)
  const queues = options.recipients.map((recipient) => startQueue(recipient, files, options))
  return {
    isNew: files.isNew,
    passOver: (notices) => files.passOver(notices),
    async put(notices) {
      const added = await files.add(notices, options.recipients)
      if (added > 0) for (const queue of queues) queue.wake()
    },
    async close(drainMs) {
      await Promise.all(queues.map((queue) => queue.close(drainMs)))
    },
  }
}

interface Queue {
  wake(): void
  close(drainMs: number): Promise<void>
}

/** One recipient's notices, oldest first, one at a time. One that can't be delivered waits, and the ones behind it with it. */
function startQueue(recipient: Recipient, files: OutboxFiles, { clock, warn }: OutboxOptions): Queue {
  const ending = new AbortController()
  let closing = false
  let pause = new AbortController()
  let running: Promise<void> | undefined
  let warned = false
  const pending = () => files.pending(recipient.name)
  const deliverAll = async (): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS
    for (let next = pending()[0]; next !== undefined && !ending.signal.aborted; next = pending()[0]) {
      const problem = await deliver(recipient, next, files, ending.signal)
      if (problem === undefined) {
        pauseMs = FIRST_PAUSE_MS
        warned = false
        continue
      }
      if (!warned && !ending.signal.aborted) warn(`${recipient.name}: ${problem}; the loop goes on, the notice is kept`)
      warned = true
      if (closing) return
      pause = new AbortController()
      await clock.sleep(pauseMs, pause.signal)
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
  const wake = () => {
    pause.abort()
    running ??= deliverAll().finally(() => {
      running = undefined
      if (!closing && pending().length > 0) wake()
    })
  }
  wake()
  return {
    wake,
    async close(drainMs) {
      closing = true
      if (pending().length > 0) wake()
      const over = new AbortController()
      const limit = clock.sleep(drainMs, over.signal).then(() => ending.abort('the session ends'))
      await Promise.race([running, limit])
      over.abort()
      ending.abort('the session ends')
      const left = pending().length
      if (left > 0) warn(`${recipient.name}: ${left} not delivered; they lie in the outbox until the next start`)
    },
  }
}

async function deliver(
  { notifier }: Recipient,
  pending: PendingNotice,
  files: OutboxFiles,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await notifier.send(pending.notice, signal)
    await files.remove(pending)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
