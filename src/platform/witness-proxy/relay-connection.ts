import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { remoteEndOf } from '../connection.js'
import { Exchanges } from './exchanges.js'
import type { MessageFollower } from './message-follower.js'
import type { TrafficLog } from './traffic-log.js'

/** Where connections really go. */
export interface Upstream {
  /** Name or address, without brackets. */
  host: string
  port: number
  tls: boolean
  /** What `Host` says there: `api.example.com:8443`. */
  hostHeader: string
}

export interface Relay {
  log: TrafficLog
  /** The one test that runs now, where only one does. */
  runningTest(): string | undefined
}

/**
 * Joins a client's connection to one of its own upstream: what one side does (end, reset, wait) the other one sees.
 * Bytes pass unchanged, but for the value of `Host`.
 */
export function relayConnection(client: Socket, upstream: Upstream, relay: Relay): void {
  const { log } = relay
  const server = openUpstream(upstream)
  const connection = log.connected()
  const { runningTest } = relay
  const exchanges = new Exchanges({ log, runningTest, connection, hostHeader: upstream.hostHeader })
  client.setNoDelay(true)
  server.setNoDelay(true)
  server.once(upstream.tls ? 'secureConnect' : 'connect', () => {
    const { remote, tlsFingerprint } = remoteEndOf(server)
    if (remote !== undefined) log.remote(remote, tlsFingerprint)
  })
  forward(client, server, exchanges.requests, (bytes) => log.bytes(bytes, 0))
  forward(server, client, exchanges.answers, (bytes) => log.bytes(0, bytes))
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (!isOurs(error)) log.problem(`${upstream.hostHeader}: ${error.code ?? error.message}`)
    client.resetAndDestroy()
  })
  client.on('error', () => server.destroy())
  client.once('close', () => {
    server.destroy()
    exchanges.closed()
  })
  server.once('close', () => {
    if (!client.writableEnded) client.destroy()
  })
}

function openUpstream({ host, port, tls }: Upstream): Socket {
  if (!tls) return connect({ host, port, allowHalfOpen: true })
  const name = isIP(host) === 0 ? { servername: host } : {}
  // The types of Node leave `allowHalfOpen` out.
  const options: ConnectionOptions & { allowHalfOpen: boolean } = {
    host,
    port,
    ...name,
    rejectUnauthorized: true,
    allowHalfOpen: true,
    ALPNProtocols: ['http/1.1'],
  }
  return connectTls(options)
}

function forward(from: Socket, to: Socket, follower: MessageFollower, count: (bytes: number) => void): void {
  from.on('data', (bytes: Buffer) => {
    count(bytes.length)
    let more = true
    for (const part of follower.push(bytes)) more = to.write(part)
    if (!more) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('end', () => to.end(follower.end()))
}

/** Bytes of a client that did not notice that the other side is gone. */
function isOurs({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code?.startsWith('ERR_STREAM') === true
}
