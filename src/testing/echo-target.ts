import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** A server that answers with what it saw: what comes through a proxy can be held against what comes without it. */
export interface EchoTarget {
  url: string
  close(): void
}

/** Paths: `/<status>`, `/chunked`, `/events`, `/until-close`, `/abort`, `/early`, `/headers`; WebSockets echo, `close N` closes with N. */
export async function startEchoTarget(): Promise<EchoTarget> {
  const target: Server = createServer((request, response) => {
    const path = request.url ?? ''
    const chunks: Buffer[] = []
    if (path === '/early') return void response.writeHead(413, { connection: 'close' }).end('too large')
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      if (path === '/204') return void response.writeHead(204).end()
      if (path === '/304') return void response.writeHead(304, { etag: '"x"' }).end()
      if (path === '/chunked') {
        response.writeHead(200, { trailer: 'x-sum' })
        response.write('first ')
        response.write('second')
        response.addTrailers({ 'x-sum': '2' })
        return void response.end()
      }
      if (path === '/events') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(`data: ${performance.now()}\n\n`)
        setTimeout(() => response.end('data: last\n\n'), 300)
        return
      }
      if (path === '/until-close') {
        response.shouldKeepAlive = false
        response.removeHeader('transfer-encoding')
        response.writeHead(200, { connection: 'close' })
        return void response.end(body.length > 0 ? body : 'all of it')
      }
      if (path === '/abort') return void response.socket?.resetAndDestroy()
      if (path === '/headers') return void response.end(JSON.stringify(request.rawHeaders))
      response.writeHead(Number(path.slice(1)) || 200, { 'x-length': String(body.length) })
      response.end(request.method === 'HEAD' ? undefined : body)
    })
  })
  target.on('checkContinue', (request, response) => {
    response.writeContinue()
    target.emit('request', request, response)
  })
  const sockets = new WebSocketServer({ server: target, maxPayload: 8 * 1024 * 1024 })
  sockets.on('connection', (socket, request) => {
    if (request.url === '/vanish') return void socket.terminate()
    socket.on('message', (bytes, isBinary) => {
      const text = bytes.toString()
      if (/^close \d+$/.test(text)) socket.close(Number(text.slice(6)), 'as asked')
      else socket.send(bytes, { binary: isBinary })
    })
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    close() {
      target.closeAllConnections()
      target.close()
    },
  }
}
