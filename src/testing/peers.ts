import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'

/** A server of a test, with its own count of what went over its connections. */
export interface Peer {
  http: string
  ws: string
  host: string
  connections: number
  /** Of the connections that have ended and those that are open. */
  bytes(): { received: number; sent: number }
  /** Highest number of requests that were being answered at one time. */
  mostAtOnce: number
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
}

export interface PeerBehaviour {
  http?(request: IncomingMessage, response: ServerResponse, body: string): void
  ws?(socket: WebSocket, request: IncomingMessage): void
  /** Instead of a WebSocket: does what it likes with the socket. */
  upgrade?(socket: Socket, request: IncomingMessage): boolean
  protocol?: string
}

/** Starts a server on loopback; it ends with the test. */
export async function startPeer(behaviour: PeerBehaviour): Promise<Peer> {
  const sockets: Socket[] = []
  const server = createServer((request, response) => answer(peer, behaviour, request, response))
  const webSockets = new WebSocketServer({
    noServer: true,
    ...(behaviour.protocol !== undefined && { handleProtocols: () => behaviour.protocol as string }),
  })
  server.on('connection', (socket) => sockets.push(socket))
  server.on('upgrade', (request, socket, head) => {
    if (behaviour.upgrade?.(socket as Socket, request)) return
    webSockets.handleUpgrade(request, socket, head, (client) => behaviour.ws?.(client, request))
  })
  const port = await listen(server)
  const peer: Peer = {
    http: `http://127.0.0.1:${port}`,
    ws: `ws://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    get connections() {
      return sockets.length
    },
    bytes: () => ({
      received: sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
      sent: sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
    }),
    mostAtOnce: 0,
    requests: [],
  }
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return peer
}

/** A server that speaks no protocol of its own. */
export async function startTcpPeer(connected: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = []
  const server = createTcpServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    connected(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A port at which nothing listens. */
export async function refusedHost(): Promise<string> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return `127.0.0.1:${port}`
}

/** A stopped process with a full queue: connections to it neither succeed nor fail. */
export async function blackHole(): Promise<string> {
  const code = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (text) => resolve(Number(String(text)))),
  )
  child.kill('SIGSTOP')
  const fillers = Array.from({ length: 6 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await new Promise((resolve) => setTimeout(resolve, 150))
  onTestFinished(() => {
    for (const filler of fillers) filler.destroy()
    child.kill('SIGKILL')
  })
  return `127.0.0.1:${port}`
}

function answer(peer: Peer, behaviour: PeerBehaviour, request: IncomingMessage, response: ServerResponse): void {
  current.set(peer, (current.get(peer) ?? 0) + 1)
  peer.mostAtOnce = Math.max(peer.mostAtOnce, current.get(peer) ?? 0)
  response.once('close', () => current.set(peer, (current.get(peer) ?? 1) - 1))
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8')
    peer.requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
    behaviour.http?.(request, response, body)
  })
}

const current = new WeakMap<Peer, number>()

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
