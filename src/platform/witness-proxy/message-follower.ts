import { type BodyEnd, bodyEnd } from './body-end.js'
import { type Framing, headEnd } from './http-head.js'

export interface MessageEvents {
  /** A whole head. What it returns is passed on instead; undefined: this is no HTTP, and nothing more is looked at. */
  onHead(head: string): { head: string; framing: Framing } | undefined
  /** The message that the last head began is over. */
  onEnd(): void
  /** Bytes after `tunnel`, as they pass. */
  onTunnel(bytes: Buffer): void
}

const HEAD_LIMIT_BYTES = 1024 * 1024
const NOTHING = Buffer.alloc(0)

/**
 * Follows HTTP/1 messages in one direction of a connection while their bytes pass through. Only heads are held, until
 * they are whole; bodies are never kept. What is not understood is passed on unread from there on.
 */
export class MessageFollower {
  readonly #events: MessageEvents
  #mode: 'messages' | 'tunnel' | 'blind' = 'messages'
  #held: Buffer = NOTHING
  #body: BodyEnd | undefined

  constructor(events: MessageEvents) {
    this.#events = events
  }

  /** From here on these bytes are another protocol's. */
  tunnel(): void {
    this.#mode = 'tunnel'
  }

  /** Takes bytes as they came, gives the bytes to pass on now. */
  push(bytes: Buffer): Buffer[] {
    const out: Buffer[] = []
    let rest = bytes
    while (rest.length > 0) {
      if (this.#mode === 'tunnel') this.#events.onTunnel(rest)
      if (this.#mode !== 'messages') {
        out.push(rest)
        break
      }
      rest = this.#body === undefined ? this.#takeHead(rest, out) : this.#takeBody(this.#body, rest, out)
    }
    return out
  }

  /** The sender has ended: what was held of a head, and the end of a body that has no other. */
  end(): Buffer {
    const held = this.#held
    this.#held = NOTHING
    if (this.#body !== undefined) {
      this.#body = undefined
      this.#events.onEnd()
    }
    return held
  }

  #takeBody(body: BodyEnd, bytes: Buffer, out: Buffer[]): Buffer {
    const taken = body.take(bytes)
    out.push(bytes.subarray(0, taken))
    if (body.done) {
      this.#body = undefined
      this.#events.onEnd()
    }
    return bytes.subarray(taken)
  }

  #takeHead(bytes: Buffer, out: Buffer[]): Buffer {
    const held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    const start = emptyLines(held)
    if (start > 0) {
      // A robust reader lets empty lines before a message pass (RFC 9112, section 2.2).
      out.push(held.subarray(0, start))
      this.#held = NOTHING
      return held.subarray(start)
    }
    const end = headEnd(held)
    if (end === -1 && held.length <= HEAD_LIMIT_BYTES) {
      this.#held = held
      return NOTHING
    }
    this.#held = NOTHING
    const answer = end === -1 ? undefined : this.#events.onHead(held.toString('latin1', 0, end))
    if (answer === undefined) {
      this.#mode = 'blind'
      return held
    }
    out.push(Buffer.from(answer.head, 'latin1'))
    this.#begin(answer.framing)
    return held.subarray(end)
  }

  #begin(framing: Framing): void {
    if (framing === 'tunnel') this.#mode = 'tunnel'
    else if (framing === 'none') this.#events.onEnd()
    else this.#body = bodyEnd(framing)
  }
}

function emptyLines(bytes: Buffer): number {
  let at = 0
  for (;;) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at += 2
    else if (bytes[at] === 0x0a) at += 1
    else return at
  }
}
