import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { blackHole, refusedHost, startPeer } from '../testing/peers.js'
import { runYaml } from '../testing/run-yaml.js'

const send = (socket: WebSocket, value: unknown) => socket.send(JSON.stringify(value))
/** Welcomes, then answers `{n}` with `{type: echo, n}`. */
const chat = {
  protocol: 'chat.v1',
  ws(socket: WebSocket) {
    send(socket, { type: 'welcome', id: 's1' })
    socket.on('message', (text) => {
      const message = JSON.parse(String(text)) as { n?: number; close?: number }
      if (message.close) socket.close(message.close, 'as you like')
      else send(socket, { type: 'echo', n: message.n })
    })
  },
}
const step = (ws: string, expected = '') => `{ ws: { ${ws} }${expected && `, expect: { ${expected} }`} }`
const ask = async (...steps: string[]) =>
  (await runYaml(`probes: [{ name: a, timeout: 10s, steps: [${steps.join(', ')}] }]`))[0]

describe('a conversation', () => {
  it('that goes as expected passes, with its witness as the server counts it', async () => {
    const peer = await startPeer(chat)
    const talk =
      '[{ next: { /type: welcome } }, { send: { n: "${turn}" }, repeat: 3 }, { await: [{ /n: 0 }, { /n: 2 }], latency: 5s }]'
    const expected = 'protocol: chat.v1, json: { "": { length: 4 } }, latency: 5s'
    const result = await ask(step(`url: "${peer.ws}", protocols: [chat.v1], talk: ${talk}`, expected))
    expect(result).toMatchObject({ status: 'passed' })
    const { received, sent } = peer.bytes()
    expect(result?.witness).toMatchObject({ remotes: [peer.host], connections: 1, statuses: [101], closeCodes: [1000] })
    expect(result?.witness).toMatchObject({ bytesSent: received, bytesReceived: sent })
  })

  it('in the short form sends, awaits frames in order and the close', async () => {
    const peer = await startPeer(chat)
    const short = `url: "${peer.ws}", send: [{ n: 1 }, { close: 4001 }]`
    expect(await ask(step(short, 'frames: [{ /type: welcome }, { /n: 1 }], close: 4001'))).toMatchObject({
      status: 'passed',
    })
    expect(await ask(step(short, 'order: unordered, frames: [{ /n: 1 }, { /type: welcome }]'))).toMatchObject({
      status: 'passed',
    })
    expect(await ask(step(short, 'frames: [{ /n: 1 }, { /type: welcome }]'))).toMatchObject({ status: 'failed' })
    expect(await ask(step(short, 'order: exact, frames: [{ /n: 1 }]'))).toMatchObject({ status: 'failed' })
    const wrong = await ask(step(short, 'close: { code: 4001, reason: other }'))
    expect(wrong).toMatchObject({ status: 'failed', facts: { closeCode: 4001, closeReason: 'as you like' } })
    expect(wrong?.message).toContain('close reason: expected "other", actual "as you like"')
  })

  it('goes on over several steps on named connections, each with frames of its own', async () => {
    const peer = await startPeer(chat)
    const open = (name: string) =>
      step(`url: "${peer.ws}", as: ${name}, talk: [{ next: { /type: welcome }, save: { ${name}: /id } }]`)
    const result = await ask(
      open('one'),
      open('two'),
      step('on: one, talk: [{ send: { n: 5 } }, { next: { /n: 5 } }]', 'json: { "": { length: 1 } }'),
      step('on: two, talk: [{ silence: 50ms }]'),
      '{ check: [{ value: "${one}", is: "${two}" }] }',
    )
    expect(result).toMatchObject({ status: 'passed', witness: { connections: 2 } })
  })

  it('whose silence is broken fails with what was heard', async () => {
    const peer = await startPeer(chat)
    expect((await ask(step(`url: "${peer.ws}", talk: [{ silence: 100ms }]`)))?.message).toContain(
      'expected silence for 100ms; received {"type":"welcome","id":"s1"}',
    )
    expect(await ask(step(`url: "${peer.ws}", talk: [{ silence: 50ms, of: { /type: leak } }]`))).toMatchObject({
      status: 'passed',
    })
  })

  it('opens many connections at once, and they stay open side by side', async () => {
    let open = 0
    let most = 0
    const peer = await startPeer({
      ws(socket) {
        most = Math.max(most, ++open)
        socket.on('close', () => open--)
        send(socket, { type: 'welcome' })
      },
    })
    const many =
      '{ ws: { url: "URL", as: "c${turn}", talk: [{ next: { /type: welcome } }] }, repeat: 20, concurrency: 20, expect: { status: 101 } }'
    expect(await ask(many.replace('URL', peer.ws))).toMatchObject({ status: 'passed', witness: { connections: 20 } })
    expect(most).toBe(20)
  })
})

describe('a welcome', () => {
  const welcome = (url: string, move = 'await') =>
    ask(step(`url: "${url}", talk: [{ ${move}: { /type: connection_established }, within: 500ms }]`))

  it('that is wrapped fails with what was expected and the frame as it came', async () => {
    const wrapped = { type: 'system_message', data: { type: 'connection_established' } }
    const peer = await startPeer({ ws: (socket) => send(socket, wrapped) })
    const result = await welcome(peer.ws)
    expect(result).toMatchObject({ status: 'failed', facts: { pointer: '/type', endpoint: '/' } })
    expect(result?.message).toBe(
      `step 1: ws ${peer.ws}/: expected a frame with /type "connection_established"; /type: expected "connection_established", ` +
        `actual "system_message"; received ${JSON.stringify(wrapped)}; no such frame within 500ms`,
    )
    expect((await welcome(peer.ws, 'next'))?.message).not.toContain('no such frame')
  })

  it('that never comes is a time-out, and so is half of one', async () => {
    const silent = await startPeer({ ws: () => undefined })
    const half = await startPeer({ ws: (_socket, { socket }) => void socket.write(Buffer.from([0x81, 0x50, 0x61])) })
    for (const { ws } of [silent, half]) {
      expect(await welcome(ws)).toMatchObject({ status: 'errored', witness: { statuses: [101] } })
      expect((await welcome(ws))?.message).toBe(
        `step 1: timed out after 500ms waiting for a frame with /type "connection_established" on ${ws}/`,
      )
    }
  })

  it('instead of which an error frame and a close come fails with both', async () => {
    const frame = { type: 'error_message', error_code: 'VALIDATION_FAILED', details: { environment: 'staging' } }
    const peer = await startPeer({
      ws(socket) {
        send(socket, frame)
        socket.close(1008, 'SSOT Auth failed')
      },
    })
    const facts = { errorCode: 'VALIDATION_FAILED', closeCode: 1008, closeReason: 'SSOT Auth failed' }
    for (const move of ['await', 'next']) {
      const result = await welcome(peer.ws, move)
      expect(result).toMatchObject({ status: 'failed', facts, witness: { closeCodes: [1008] } })
      expect(result?.message).toContain(JSON.stringify(frame))
      expect(result?.message).toContain('closed 1008 (SSOT Auth failed)')
    }
  })

  it('instead of which the connection breaks (1006) is no answer', async () => {
    const peer = await startPeer({ ws: (socket) => socket.terminate() })
    expect(await welcome(peer.ws)).toMatchObject({
      status: 'errored',
      facts: { closeCode: 1006 },
      witness: { closeCodes: [1006] },
    })
  })
})

describe('an upgrade', () => {
  const connect = (url: string, expected = 'status: 101') =>
    ask(step(`url: "${url}"`, expected).replace(/}$/, ', timeout: 600ms }'))
  const rejecting = (status: number) =>
    startPeer({
      upgrade: (socket) =>
        socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`) !== undefined,
    })

  it.each([403, 503])('that is rejected with %d is an answer', async (status) => {
    const peer = await rejecting(status)
    const result = await connect(peer.ws)
    expect(result).toMatchObject({
      status: 'failed',
      facts: { httpStatus: status },
      witness: { statuses: [status], connections: 1 },
    })
    expect(result?.message).toContain(`server rejected WebSocket connection: HTTP ${status}`)
    expect(await connect(peer.ws, `status: ${status}`)).toMatchObject({ status: 'passed' })
  })

  it('that should be rejected and is not fails', async () => {
    const peer = await startPeer(chat)
    expect(await connect(peer.ws, 'status: 403')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('expected 403, actual 101'),
    })
    expect(await connect(peer.ws, 'protocol: chat.v1')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('subprotocol'),
    })
  })

  it('that hangs, is refused or finds nobody is errored', async () => {
    const hanging = await startPeer({ upgrade: () => true })
    expect((await connect(hanging.ws))?.message).toBe(
      `step 1: timed out after 600ms waiting for the upgrade of ws ${hanging.ws}/`,
    )
    const hole = `ws://${await blackHole()}`
    expect((await connect(hole))?.message).toBe(`step 1: timed out after 600ms waiting for a connection of ws ${hole}/`)
    const refused = await connect(`ws://${await refusedHost()}`)
    expect(refused).toMatchObject({
      status: 'errored',
      facts: { errno: 'ECONNREFUSED' },
      witness: { connections: 0, bytesSent: 0 },
    })
  })
})
