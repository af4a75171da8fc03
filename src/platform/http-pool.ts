import type { Socket } from 'node:net'
import type { Client } from 'undici'
import { type Peer, type RemoteEnd, remoteEndOf, startConnection } from './connection.js'

/** One connection to one origin: used by one exchange at a time, so that its bytes are that exchange's. */
export interface HttpConnection {
  client: Client
  /** Undefined until connecting began. */
  socket: Socket | undefined
  /** The other end; undefined until the handshakes are done. */
  end: RemoteEnd | undefined
  /** An exchange has been on it before. */
  used: boolean
}

/** Kept connections. */
export interface HttpPool {
  take(origin: string, peer: Peer, fresh: boolean): HttpConnection
  /** Back into the pool, for the next exchange. */
  keep(origin: string, connection: HttpConnection): void
  close(): void
}

/** Peers that don't say how long they keep a connection are trusted for this long. */
const KEEP_ALIVE_MS = 2_000

/** Opens an empty pool: no connection is made before it is needed. */
export async function openHttpPool(): Promise<HttpPool> {
  const ClientClass = await loadClient()
  const idle = new Map<string, HttpConnection[]>()
  return {
    take(origin, peer, fresh) {
      const list = fresh ? undefined : idle.get(origin)
      for (let kept = list?.pop(); kept !== undefined; kept = list?.pop()) {
        if (isOpen(kept)) return kept
        kept.client.destroy(noop)
      }
      return makeConnection(ClientClass, origin, peer)
    },
    keep(origin, connection) {
      const list = idle.get(origin)
      connection.used = true
      if (list === undefined) idle.set(origin, [connection])
      else list.push(connection)
    },
    close() {
      for (const { client } of [...idle.values()].flat()) client.destroy(noop)
      idle.clear()
    },
  }
}

function makeConnection(ClientClass: typeof Client, origin: string, peer: Peer): HttpConnection {
  const connection: HttpConnection = {
    socket: undefined,
    end: undefined,
    used: false,
    client: new ClientClass(origin, {
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect(_options, callback) {
        // A client reconnects by itself; ours never needs to, a connection that ended is thrown away.
        startConnection(peer).then(
          (socket) => {
            connection.socket = socket
            if (connection.client.destroyed) return socket.destroy()
            const failed = (error: Error) => callback(error, null)
            socket.once('error', failed)
            socket.once(peer.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
              socket.off('error', failed)
              connection.end = remoteEndOf(socket)
              callback(null, socket)
            })
          },
          (error: Error) => callback(error, null),
        )
      },
    }),
  }
  return connection
}

function isOpen({ client, socket }: HttpConnection): boolean {
  return (
    !client.destroyed && !client.closed && socket !== undefined && !socket.destroyed && socket.readyState === 'open'
  )
}

/** The client alone: undici's index loads three times as much, and a probe run lives for a third of a second. */
async function loadClient(): Promise<typeof Client> {
  const path = 'undici/lib/dispatcher/client.js'
  const loaded = (await import(path)) as { default: typeof Client }
  return loaded.default
}

function noop(): void {}
