import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { holdRefusingPort } from './refusing-port.js'
import { type Relay, relayConnection, type Upstream } from './relay-connection.js'
import { emptyTraffic, type Traffic, TrafficLog, type WitnessedRequest } from './traffic-log.js'

export interface WitnessProxyOptions {
  /** Address of the target: http, https, ws or wss. Its path stays as it is. */
  url: string
  /** `pass`: to the target. `refuse`: no connection comes about. `answer-500`: status 500, `{}`, to whatever is asked. */
  mode: 'pass' | 'refuse' | 'answer-500'
  /** The one test that runs now; undefined where none or several do. */
  runningTest?: () => string | undefined
}

/** A stand-in for a target on the loopback, that sees what passes. */
export interface WitnessProxy {
  /** The target's address as the tests get it: the same path, plain http or ws, our port. */
  url: string
  port: number
  seen(): Traffic
  /** By the test that alone was running. */
  byTest(): Map<string, Traffic>
  /** Oldest first, at most 10,000. */
  requests(): readonly WitnessedRequest[]
  /** What went wrong on the way to the target, each once. */
  problems(): string[]
  /** Ends all connections. */
  close(): Promise<void>
}

/** Opens a proxy in front of one target. @throws for a `url` that is none, or where the loopback gives no port. */
export async function openWitnessProxy(options: WitnessProxyOptions): Promise<WitnessProxy> {
  const target = new URL(options.url)
  const log = new TrafficLog()
  if (options.mode === 'refuse') {
    const { port, release } = await holdRefusingPort()
    const none = { seen: emptyTraffic, byTest: () => new Map(), requests: () => [], problems: () => [] }
    return { url: standIn(options.url, target, port), port, ...none, close: release }
  }
  const relay: Relay = { log, runningTest: options.runningTest ?? (() => undefined) }
  const sockets = new Set<Socket>()
  const server = options.mode === 'pass' ? passing(upstreamOf(target), relay) : answering500(log)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  return {
    url: standIn(options.url, target, port),
    port,
    seen: () => log.seen(),
    byTest: () => log.byTest(),
    requests: () => log.requests,
    problems: () => [...log.problems],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function passing(upstream: Upstream, relay: Relay): Server {
  return createServer({ allowHalfOpen: true }, (client) => relayConnection(client, upstream, relay))
}

/** Upgrades are answered as requests are: a handshake that gets 500 fails. */
function answering500(log: TrafficLog): Server {
  const server = createHttpServer((request, response) => {
    log.began({ at: Date.now(), connection: 0, method: request.method ?? '', path: '', bytesSent: 0, bytesReceived: 0 })
    request.resume()
    response.writeHead(500, { 'content-type': 'application/json' }).end('{}')
  })
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')
  })
  server.on('connection', () => log.connected())
  return server
}

function upstreamOf({ protocol, hostname, port, host }: URL): Upstream {
  const tls = protocol === 'https:' || protocol === 'wss:'
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (tls ? 443 : 80) : Number(port),
    tls,
    hostHeader: host,
  }
}

/** `https://api.example.com/v1` → `http://127.0.0.1:41234/v1`. Written as the target was: no slash that was not there. */
function standIn(written: string, { protocol, host, username, password }: URL, port: number): string {
  const scheme = protocol.startsWith('ws') ? 'ws' : 'http'
  const rest = written.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  const account = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`
  return host === '' ? written : `${scheme}://${account}127.0.0.1:${port}${rest}`
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, backlog: 511 }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
}
