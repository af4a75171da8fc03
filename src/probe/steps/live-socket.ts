import type { OpenSocket } from '../../platform/open-socket.js'
import { endpointOf } from '../answer-facts.js'
import type { Message } from '../frames.js'
import type { Recorder } from '../recorder.js'

/** An open connection of a probe. */
export interface LiveSocket {
  socket: OpenSocket
  url: string
  /** By the monotonic clock. */
  startedMs: number
  /** Since the connection began; undefined until something was sent. */
  lastSentAtMs?: number
  /** When the last awaited message came. */
  lastMatchedAtMs?: number
  /** Since the current step began. */
  received: Message[]
  /** Messages since the connection began. */
  count: number
  /** Its close was written down. */
  closeSeen: boolean
}

/** How long the peer has to answer our close before the connection is cut. */
const CLOSE_GRACE_MS = 250
/** Messages that still come after our close; a peer that floods is cut off. */
const MOST_AFTER_CLOSE = 1_000

/** Closes in an orderly way what is still open, waits a moment for the peer, and adds up what was measured. */
export async function endSockets(sockets: Iterable<LiveSocket>, recorder: Recorder): Promise<void> {
  await Promise.all([...sockets].map((live) => endSocket(live, recorder)))
}

/** `ws /ws`: where a WebSocket's messages come from, ids masked. */
export function channelOf(url: string): string {
  return `ws ${endpointOf(url) ?? '/'}`
}

export async function endSocket(live: LiveSocket, recorder: Recorder): Promise<void> {
  const { socket } = live
  if (socket.closed() === undefined) {
    socket.close(1000)
    for (let taken = 0; taken < MOST_AFTER_CLOSE; taken++) {
      if (typeof (await socket.receive({ timeoutMs: CLOSE_GRACE_MS })) === 'string') break
    }
  }
  noteClose(live, recorder)
  recorder.socket(socket.measures())
  socket.destroy()
}

/** Writes the connection's close down, once. */
export function noteClose(live: LiveSocket, recorder: Recorder): void {
  const closed = live.socket.closed()
  if (closed === undefined || live.closeSeen) return
  live.closeSeen = true
  recorder.closeCode(closed.code)
  const words = [closed.reason, closed.error].filter(Boolean).join('; ')
  recorder.line(`  ← closed ${closed.code}${words ? ` (${words})` : ''}`)
}
