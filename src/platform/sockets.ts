import type { Socket } from 'node:net'
import type { ClientOptions } from 'ws'
import { peerOf, startConnection } from './connection.js'
import type { SocketLimits } from './open-socket.js'
import { SocketConnection } from './socket-connection.js'
import type { SocketOutcome } from './socket-outcome.js'

export interface SocketRequest {
  /** `ws:` or `wss:`. */
  url: string
  headers?: Readonly<Record<string, string>>
  /** Offered subprotocols, in order. */
  protocols?: readonly string[]
  /** A larger message ends the connection with 1009; default 1 MiB. */
  maxMessageBytes?: number
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
