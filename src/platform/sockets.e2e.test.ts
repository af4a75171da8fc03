import { describe, expect, it } from 'vitest'
import { blackHole, refusedHost, startPeer } from '../testing/peers.js'
import type { OpenSocket } from './open-socket.js'
import { openSocket, type SocketRequest } from './sockets.js'

const open = (request: SocketRequest, timeoutMs = 2_000) => openSocket(request, { timeoutMs })
async function opened(request: SocketRequest): Promise<OpenSocket> {
  const outcome = await open(request)
  if (!('open' in outcome)) throw new Error(JSON.stringify(outcome))
  return outcome.open
}
const receive = (socket: OpenSocket, timeoutMs = 2_000) => socket.receive({ timeoutMs })

describe('a WebSocket', () => {
  it('gives frames in order, text and binary, and counts bytes as the server does', async () => {
    const peer = await startPeer({
      protocol: 'chat',
      ws(socket) {
        socket.send('welcome')
        socket.send(Buffer.from([1, 2]))
        socket.on('message', (text) => socket.send(`echo ${text}`))
      },
    })
    const socket = await opened({ url: peer.ws, protocols: ['chat', 'other'], headers: { 'x-test': '1' } })
    expect(socket.protocol).toBe('chat')
    expect(await receive(socket)).toMatchObject({ text: 'welcome', binary: false })
    expect(await receive(socket)).toMatchObject({ text: 'AQI=', binary: true })
    expect(socket.send('hi')).toBe(true)
    expect(await receive(socket)).toMatchObject({ text: 'echo hi' })
    socket.close(1000)
    expect(await receive(socket)).toBe('closed')
    expect(socket.closed()).toEqual({ code: 1000, reason: '' })
    expect(socket.send('late')).toBe(false)
    const { bytesSent, bytesReceived, remote } = socket.measures()
    expect({ received: bytesSent, sent: bytesReceived }).toEqual(peer.bytes())
    expect(remote).toBe(peer.host)
  })

  it('keeps frames that came before the close, then says how it was closed', async () => {
    const peer = await startPeer({
      ws(socket) {
        socket.send('one')
        socket.close(1008, 'policy')
      },
    })
    const socket = await opened({ url: peer.ws })
    expect(await receive(socket)).toMatchObject({ text: 'one' })
    expect(await receive(socket)).toBe('closed')
    expect(socket.closed()).toEqual({ code: 1008, reason: 'policy' })
  })

  it('that ends without a close frame was closed with 1006', async () => {
    const peer = await startPeer({ ws: (socket) => socket.terminate() })
    const socket = await opened({ url: peer.ws })
    expect(await receive(socket)).toBe('closed')
    expect(socket.closed()).toMatchObject({ code: 1006 })
  })

  it('refuses a message above the cap', async () => {
    const peer = await startPeer({ ws: (socket) => socket.send('x'.repeat(2_000)) })
    const socket = await opened({ url: peer.ws, maxMessageBytes: 1_000 })
    expect(await receive(socket)).toBe('closed')
    expect(socket.closed()).toMatchObject({ error: 'Max payload size exceeded' })
  })

  it('with half a frame gives up at the deadline', async () => {
    const peer = await startPeer({
      ws: (_socket, request) => void request.socket.write(Buffer.from([0x81, 0x50, 0x61])),
    })
    const socket = await opened({ url: peer.ws })
    expect(await receive(socket, 100)).toBe('gave up')
    socket.destroy()
  })
})

describe('no WebSocket', () => {
  it.each([
    [403, 'Forbidden', '{"error_code":"E2E_DENIED"}'],
    [503, 'Service Unavailable', 'starting'],
    [200, 'OK', '<html>'],
  ])('because the upgrade was rejected with %d has its status and body', async (status, words, body) => {
    const head = `HTTP/1.1 ${status} ${words}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`
    const peer = await startPeer({ upgrade: (socket) => socket.end(head + body) !== undefined })
    expect(await open({ url: peer.ws })).toMatchObject({ rejected: { status, body }, measures: { remote: peer.host } })
  })

  it('because of a refused port, a hanging upgrade, a black hole, junk or a bad address says which', async () => {
    const hanging = await startPeer({ upgrade: () => true })
    const junk = await startPeer({ upgrade: (socket) => socket.end('junk\r\n\r\n') !== undefined })
    const dropped = await startPeer({ upgrade: (socket) => socket.destroy() !== undefined })
    const problem = async (url: string) => (await open({ url }, 150)) as { problem: object }
    expect(await problem(`ws://${await refusedHost()}`)).toMatchObject({ problem: { code: 'ECONNREFUSED' } })
    expect(await problem(hanging.ws)).toMatchObject({ problem: { code: 'TIMEOUT', waitingFor: 'the upgrade' } })
    expect(await problem(`ws://${await blackHole()}`)).toMatchObject({
      problem: { code: 'TIMEOUT', waitingFor: 'a connection' },
      measures: { bytesSent: 0 },
    })
    expect(await problem(junk.ws)).toMatchObject({ problem: { code: 'HPE_INVALID_CONSTANT' } })
    expect(await problem(dropped.ws)).toMatchObject({ problem: { code: 'ECONNRESET', waitingFor: 'the upgrade' } })
    expect(await problem('http://x')).toMatchObject({ problem: { code: 'BAD_URL' } })
    expect(await open({ url: hanging.ws, protocols: ['a=b'] })).toMatchObject({ problem: { code: 'BAD_REQUEST' } })
  })
})
