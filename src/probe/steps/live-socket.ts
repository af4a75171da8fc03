import type { OpenSocket } from '../../platform/sockets.js'
import { endpointOf } from '../answer-facts.js'
import { type Message, messageOf, shownMessage } from '../frames.js'
import type { Recorder } from '../recorder.js'
import { remainingMs, type StepContext } from '../step.js'

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

/** The next message; `'closed'`, or `'gave up'` when the step's deadline is over or the run was aborted. */
export async function receive(live: LiveSocket, context: StepContext): Promise<Message | 'closed' | 'gave up'> {
  const frame = await live.socket.receive({ timeoutMs: remainingMs(context), signal: context.run.signal })
  if (frame === 'gave up') return 'gave up'
  if (frame === 'closed') {
    noteClose(live, context.recorder)
    return 'closed'
  }
  const message = frame.binary
    ? { text: `(binary, base64) ${frame.text}`, atMs: frame.atMs }
    : messageOf(frame.text, frame.atMs)
  context.recorder.line(`  ← ${shownMessage(message, 1_000)}`)
  live.received.push(message)
  live.count++
  context.sightings.received(channelOf(live.url), message.json, { first: live.count === 1 })
  return message
}

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

function noteClose(live: LiveSocket, recorder: Recorder): void {
  const closed = live.socket.closed()
  if (closed === undefined || live.closeSeen) return
  live.closeSeen = true
  recorder.closeCode(closed.code)
  const words = [closed.reason, closed.error].filter(Boolean).join('; ')
  recorder.line(`  ← closed ${closed.code}${words ? ` (${words})` : ''}`)
}
