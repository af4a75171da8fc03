import type { Socket } from 'node:net'
import type { ClientOptions } from 'ws'
import { peerOf, type RemoteEnd, startConnection } from './connection.js'
import { SocketConnection } from './socket-connection.js'

export interface SocketRequest {
  /** `ws:` or `wss:`. */
  url: string
  headers?: Readonly<Record<string, string>>
  /** Offered subprotocols, in order. */
  protocols?: readonly string[]
  /** A larger message ends the connection with 1009; default 1 MiB. */
  maxMessageBytes?: number
}

export interface SocketLimits {
  timeoutMs: number
  signal?: AbortSignal
}

/** One message as received. */
export interface SocketFrame {
  /** Text, or base64 of a binary one. */
  text: string
  binary: boolean
  /** Milliseconds since connecting began. */
  atMs: number
}

/** How a connection ended. 1006: without a close frame. */
export interface SocketClose {
  code: number
  reason: string
  /** Ours: a protocol error that we saw, in words. */
  error?: string
}

export interface SocketMeasures extends RemoteEnd {
  bytesSent: number
  bytesReceived: number
}

export interface OpenSocket {
  /** Negotiated subprotocol; empty for none. */
  protocol: string
  /** Headers of the upgrade's answer, names in lower case. */
  headers: Readonly<Record<string, string>>
  /** From the start until the upgrade was answered. */
  openedAfterMs: number
  /** Set once the connection has ended. */
  closed(): SocketClose | undefined
  /** Resolves when the text is handed to the system; false where the connection has ended. */
  send(text: string): boolean
  /** The next message; `'closed'` when the connection has ended and all was taken; `'gave up'` by the limits. */
  receive(limits: SocketLimits): Promise<SocketFrame | 'closed' | 'gave up'>
  /** Starts the closing handshake. */
  close(code?: number, reason?: string): void
  /** Ends it at once, without a handshake. */
  destroy(): void
  measures(): SocketMeasures
}

export type SocketOutcome =
  | { open: OpenSocket }
  /** The upgrade was answered, with something else than 101. */
  | {
      rejected: { status: number; headers: Readonly<Record<string, string>>; body: string }
      measures: SocketMeasures
      latencyMs: number
    }
  | {
      problem: { code: string; message: string; tls?: string; waitingFor: 'a connection' | 'the upgrade' }
      measures: SocketMeasures
      latencyMs: number
    }

const MAX_MESSAGE_BYTES = 1024 * 1024

/** Opens a WebSocket. Never throws for what the network or the peer does; the limits are for opening alone. */
export async function openSocket(request: SocketRequest, limits: SocketLimits): Promise<SocketOutcome> {
  const started = performance.now()
  const refused = (code: string, message: string): SocketOutcome => ({
    problem: { code, message, waitingFor: 'a connection' },
    measures: { bytesSent: 0, bytesReceived: 0 },
    latencyMs: performance.now() - started,
  })
  if (limits.signal?.aborted) return refused('ABORTED', 'aborted while waiting for a connection')
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined
  if (url === undefined || !/^wss?:$/.test(url.protocol)) {
    return refused('BAD_URL', `'${request.url.slice(0, 200)}' is no ws or wss address`)
  }
  const { WebSocket: WebSocketClass } = await import('ws')
  const socket = await startConnection(peerOf(url))
  try {
    const client = new WebSocketClass(url, [...(request.protocols ?? [])], clientOptions(request, socket))
    return await new SocketConnection(client, socket, started).outcome(limits)
  } catch (error) {
    socket.destroy()
    return refused('BAD_REQUEST', (error as Error).message)
  }
}

function clientOptions(request: SocketRequest, socket: Socket): ClientOptions {
  return {
    ...(request.headers && { headers: { ...request.headers } }),
    maxPayload: request.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
    createConnection: (() => socket) as NonNullable<ClientOptions['createConnection']>,
  }
}
