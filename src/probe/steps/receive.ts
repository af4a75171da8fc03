import { type Message, messageOf, shownMessage } from '../frames.js'
import { remainingMs, type StepContext } from '../step.js'
import { channelOf, type LiveSocket, noteClose } from './live-socket.js'

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
