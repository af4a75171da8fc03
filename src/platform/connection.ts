import { connect as connectTcp, isIP, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** What is needed of a URL to connect: `http:`, `https:`, `ws:` or `wss:`. */
export interface Peer {
  protocol: string
  /** Without brackets. */
  host: string
  port: number
}

/** The peer that a URL names. @throws TypeError for what is no URL of these four protocols. */
export function peerOf(url: URL): Peer {
  const secure = url.protocol === 'https:' || url.protocol === 'wss:'
  if (!secure && url.protocol !== 'http:' && url.protocol !== 'ws:') {
    throw new TypeError(`${url.protocol} is none of http:, https:, ws:, wss:`)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { protocol: url.protocol, host, port: url.port === '' ? (secure ? 443 : 80) : Number(url.port) }
}

/**
 * Starts a TCP or TLS connection; certificates are always checked. The socket is in the caller's hands from the first
 * moment, so that it can be destroyed while it still connects.
 */
export async function startConnection(peer: Peer): Promise<Socket> {
  const { host, port } = peer
  if (peer.protocol === 'http:' || peer.protocol === 'ws:') return connectTcp({ host, port, noDelay: true })
  const { connect: connectTls } = await import('node:tls')
  return connectTls({ host, port, servername: isIP(host) ? '' : host, ALPNProtocols: ['http/1.1'] })
}

/** Who is at the other end. */
export interface RemoteEnd {
  /** `address:port`. */
  remote?: string
  /** SHA-256 of the certificate, hex pairs with colons; absent without TLS. */
  tlsFingerprint?: string
}

/** To be asked when the handshakes are done: a socket that has ended no longer knows. */
export function remoteEndOf(socket: Socket): RemoteEnd {
  const address = socket.remoteAddress
  const secure = socket as TLSSocket
  const certificate = typeof secure.getPeerX509Certificate === 'function' ? secure.getPeerX509Certificate() : undefined
  return {
    ...(address !== undefined && {
      remote: `${address.includes(':') ? `[${address}]` : address}:${socket.remotePort}`,
    }),
    ...(certificate !== undefined && { tlsFingerprint: certificate.fingerprint256 }),
  }
}

/** What went wrong on a connection, as code and sentence. */
export interface ConnectionError {
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_SOCKET`, …; `UNKNOWN` where there is none. */
  code: string
  message: string
  /** A certificate or handshake problem: its short name. */
  tls?: string
}

/** Reads Node's errors, also those that hide in an AggregateError (several addresses tried) or in `cause`. */
export function connectionError(error: unknown): ConnectionError {
  const inner = innermost(error)
  const code = typeof inner.code === 'string' ? inner.code : 'UNKNOWN'
  const message = inner.message === '' ? code : inner.message
  const tls = tlsName(code)
  return { code, message, ...(tls !== undefined && { tls }) }
}

function innermost(error: unknown): { code?: unknown; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) {
    const errors = error.errors.map(innermost)
    return { code: errors[0]?.code, message: [...new Set(errors.map(({ message }) => message))].join('; ') }
  }
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: unknown }
  if (code === undefined && error.cause !== undefined) return innermost(error.cause)
  // OpenSSL's own words are a line of its source; the reason stands in the middle.
  return { code, message: error.message.replace(/^[0-9A-F]+:error:[0-9A-F]+:SSL routines:\w*:([^:]+):.*$/s, 'TLS: $1') }
}

const TLS_CODES = /CERT|^SELF_SIGNED|^UNABLE_TO_|^ERR_SSL_|^ERR_TLS_|^EPROTO$|^HOSTNAME_MISMATCH$/

function tlsName(code: string): string | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'HOSTNAME_MISMATCH'
  return TLS_CODES.test(code) ? code : undefined
}
