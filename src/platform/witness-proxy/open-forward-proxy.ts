import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Traffic, TrafficLog } from './traffic-log.js'

export interface ForwardProxyOptions {
  /** `host:port` whose traffic is counted; all else passes uncounted. */
  addresses: readonly string[]
}

/** A forward proxy for clients that heed HTTP_PROXY and HTTPS_PROXY. */
export interface ForwardProxy {
  url: string
  seen(): Traffic
  close(): Promise<void>
}

/** Of a connection to itself only: they mean the proxy. */
const HOP_HEADERS = new Set(['proxy-connection', 'proxy-authorization'])

/** Opens one on the loopback: CONNECT is tunnelled, plain requests are passed on. */
export async function openForwardProxy({ addresses }: ForwardProxyOptions): Promise<ForwardProxy> {
  const log = new TrafficLog()
  const counted = (address: string) => (addresses.includes(address) ? log : undefined)
  const sockets = new Set<Socket>()
  const server = createServer({ requestTimeout: 0, headersTimeout: 0 }, (request, response) =>
    passOn(request, response, counted),
  )
  server.on('connect', (request, client: Duplex, head: Buffer) => tunnel(request.url ?? '', { client, head }, counted))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, resolve)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    seen: () => log.seen(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

type Counting = (address: string) => TrafficLog | undefined

function passOn(request: IncomingMessage, response: ServerResponse, counted: Counting): void {
  if (!URL.canParse(request.url ?? '')) return void response.writeHead(400).end()
  const { hostname, port, pathname, search } = new URL(request.url ?? '')
  const log = counted(`${hostname}:${port || '80'}`)
  const { method = 'GET' } = request
  const at = Date.now()
  const record = { at, method, path: pathname.slice(0, 200), bytesSent: 0, bytesReceived: 0 }
  log?.began({ ...record, connection: log.connected() })
  const upstream = httpRequest({
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port || 80,
    method,
    path: `${pathname}${search}`,
    headers: withoutHops(request.rawHeaders),
    setHost: false,
  })
  upstream.on('response', (answer) => {
    log?.answered({ ...record, connection: 0 }, answer.statusCode ?? 0)
    if (answer.socket.remoteAddress !== undefined)
      log?.remote(`${answer.socket.remoteAddress}:${answer.socket.remotePort}`)
    answer.on('data', (bytes: Buffer) => log?.bytes(0, bytes.length))
    answer.on('error', () => response.destroy())
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
    answer.pipe(response)
  })
  upstream.on('error', () => request.socket.destroy())
  response.on('close', () => upstream.destroy())
  request.on('data', (bytes: Buffer) => log?.bytes(bytes.length, 0))
  request.pipe(upstream)
}

function withoutHops(raw: readonly string[]): string[] {
  return raw.filter((_, at) => !HOP_HEADERS.has((raw[at - (at % 2)] ?? '').toLowerCase()))
}

function tunnel(target: string, { client, head }: { client: Duplex; head: Buffer }, counted: Counting): void {
  const log = counted(target)
  const at = target.lastIndexOf(':')
  log?.connected()
  client.on('error', () => server.destroy())
  const server = connect({
    host: target.slice(0, at).replace(/^\[(.*)\]$/, '$1'),
    port: Number(target.slice(at + 1)) || 443,
    allowHalfOpen: true,
  })
  server.once('connect', () => {
    log?.remote(`${server.remoteAddress}:${server.remotePort}`)
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    server.write(head)
    client.pipe(server)
    server.pipe(client)
  })
  client.on('data', (bytes: Buffer) => log?.bytes(bytes.length, 0))
  server.on('data', (bytes: Buffer) => log?.bytes(0, bytes.length))
  server.on('error', () => client.destroy())
  client.once('close', () => server.destroy())
}
