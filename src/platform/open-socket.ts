import type { RemoteEnd } from './connection.js'

/** A WebSocket whose upgrade was answered with 101. */
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

/** When to give up waiting. */
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

/** What went over the wire, the handshake included. */
export interface SocketMeasures extends RemoteEnd {
  bytesSent: number
  bytesReceived: number
}
