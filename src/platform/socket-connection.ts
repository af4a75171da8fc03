import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import { connectionError, type RemoteEnd, remoteEndOf } from './connection.js'
import type { OpenSocket, SocketClose, SocketFrame, SocketLimits, SocketMeasures } from './open-socket.js'
import type { SocketOutcome } from './socket-outcome.js'

/** setTimeout overflows beyond this and fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
const MAX_REJECTION_BYTES = 64 * 1024
/** Messages that nobody has taken; a peer that floods is not read further. */
const MAX_WAITING_FRAMES = 10_000

/** A connection from its first byte to its end. */
export class SocketConnection {
  readonly #client: WebSocket
  readonly #socket: Socket
  readonly #started: number
  readonly #waiting: SocketFrame[] = []
  #closed: SocketClose | undefined
  #lastError: string | undefined
  #wake: (() => void) | undefined
  #end: RemoteEnd | undefined
  #upgradeHeaders: Readonly<Record<string, string>> = {}

  constructor(client: WebSocket, socket: Socket, started: number) {
    this.#client = client
    this.#socket = socket
    this.#started = started
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      this.#end = remoteEndOf(socket)
    })
    client.on('upgrade', (response) => {
      this.#upgradeHeaders = headersOf(response)
    })
    client.on('message', (message, binary) => this.#take(message, binary))
    client.on('close', (code, reason) => this.#ended(code, reason.toString('utf8')))
    client.on('error', (error) => {
      this.#lastError = error.message
    })
  }

  outcome({ timeoutMs, signal }: SocketLimits): Promise<SocketOutcome> {
    return new Promise((resolve) => {
      let settled = false
      const settle = (outcome: SocketOutcome): void => {
        settled = true
        clearTimeout(timer)
        signal?.removeEventListener('abort', aborted)
        resolve(outcome)
      }
      const fail = (code: string, message: string, tls?: string) => {
        if (settled) return
        const waitingFor = this.#end ? 'the upgrade' : 'a connection'
        settle({ problem: { code, message, waitingFor, ...(tls !== undefined && { tls }) }, ...this.#measured() })
        this.#destroy()
      }
      const waited = () => (this.#end ? 'the upgrade' : 'a connection')
      const aborted = () => fail('ABORTED', `aborted while waiting for ${waited()}`)
      const expired = () => fail('TIMEOUT', `timed out after ${Math.round(timeoutMs)}ms waiting for ${waited()}`)
      const timer = setTimeout(expired, Math.min(timeoutMs, LONGEST_TIMER_MS))
      signal?.addEventListener('abort', aborted, { once: true })
      this.#client.on('open', () => settle({ open: this.#open() }))
      this.#client.on('error', (error) => {
        const { code, message, tls } = connectionError(error)
        fail(code === 'UNKNOWN' ? 'BAD_UPGRADE' : code, message, tls)
      })
      this.#client.on('unexpected-response', (request, response) => {
        readRejection(request, response).then((rejected) => {
          settle({ rejected, ...this.#measured() })
          this.#destroy()
        })
      })
    })
  }

  #measured(): { measures: SocketMeasures; latencyMs: number } {
    return { measures: this.#measures(), latencyMs: performance.now() - this.#started }
  }

  #open(): OpenSocket {
    const client = this.#client
    return {
      protocol: client.protocol,
      headers: this.#upgradeHeaders,
      openedAfterMs: performance.now() - this.#started,
      closed: () => this.#closed,
      send(text) {
        if (client.readyState !== client.OPEN) return false
        client.send(text)
        return true
      },
      receive: (limits) => this.#receive(limits),
      close: (code, reason) => client.close(code, reason),
      destroy: () => this.#destroy(),
      measures: () => this.#measures(),
    }
  }

  #take(message: RawData, binary: boolean): void {
    const bytes = Array.isArray(message) ? Buffer.concat(message) : Buffer.from(message as Buffer)
    const text = bytes.toString(binary ? 'base64' : 'utf8')
    this.#waiting.push({ text, binary, atMs: performance.now() - this.#started })
    if (this.#waiting.length >= MAX_WAITING_FRAMES) this.#client.pause()
    this.#wake?.()
  }

  #ended(code: number, reason: string): void {
    this.#closed = { code, reason, ...(this.#lastError !== undefined && { error: this.#lastError }) }
    this.#wake?.()
  }

  async #receive({ timeoutMs, signal }: SocketLimits): Promise<SocketFrame | 'closed' | 'gave up'> {
    const until = performance.now() + timeoutMs
    for (;;) {
      const frame = this.#waiting.shift()
      if (this.#client.isPaused) this.#client.resume()
      if (frame !== undefined) return frame
      if (this.#closed !== undefined) return 'closed'
      const left = until - performance.now()
      if (signal?.aborted || left <= 0) return 'gave up'
      await this.#change(left, signal)
    }
  }

  /** Until a message or the end has come, time is up or the signal aborts. */
  #change(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = undefined
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(timeoutMs, LONGEST_TIMER_MS))
      this.#wake = wake
      signal?.addEventListener('abort', wake, { once: true })
    })
  }

  #measures(): SocketMeasures {
    return {
      // Node counts what it holds back until there is a connection.
      bytesSent: this.#end ? this.#socket.bytesWritten : 0,
      bytesReceived: this.#socket.bytesRead,
      ...this.#end,
    }
  }

  #destroy(): void {
    this.#client.terminate()
    this.#socket.destroy()
  }
}

/** The answer's body, bounded in bytes; what broke off is kept as far as it came. */
async function readRejection(request: ClientRequest, response: IncomingMessage) {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= MAX_REJECTION_BYTES) break
    }
  } catch {
    // The status is the answer; the rest of the body is only for people.
  }
  request.destroy()
  return {
    status: response.statusCode ?? 0,
    headers: headersOf(response),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function headersOf(response: IncomingMessage): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}
