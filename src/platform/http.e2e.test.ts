import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { blackHole, json, refusedHost, startPeer, startTcpPeer } from '../testing/peers.js'
import { askHttp } from './http.js'
import type { HttpLimits } from './http-limits.js'
import type { HttpOutcome } from './http-outcome.js'
import { openHttpPool } from './http-pool.js'

const LIMITS: HttpLimits = { timeoutMs: 5_000 }
const problemOf = (outcome: HttpOutcome) => ('problem' in outcome ? outcome.problem : undefined)
const raw = (text: string, end = true) =>
  startTcpPeer((socket) => {
    socket.once('data', () => (end ? socket.end(text) : socket.write(text)))
  })

describe('an HTTP answer', () => {
  it('has status, headers, body, JSON and what was measured, the bytes as the server counts them', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 201, { ok: true }) })
    const outcome = await askHttp({ url: `${peer.http}/a?b=c`, method: 'post', body: 'x', fresh: true }, LIMITS)
    expect(outcome).toMatchObject({ status: 201, json: { ok: true }, body: '{"ok":true}', truncated: false })
    expect(outcome).toMatchObject({ remote: peer.host, newConnection: true })
    expect(peer.requests).toMatchObject([{ method: 'POST', url: '/a?b=c', body: 'x' }])
    expect(peer.bytes()).toEqual({ received: outcome.bytesSent, sent: outcome.bytesReceived })
  })

  it('comes over the same connection within a pool, a new one each time when asked fresh', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 200, {}) })
    const pool = await openHttpPool()
    const ask = (fresh: boolean) => askHttp({ url: peer.http, fresh }, { ...LIMITS, pool })
    const kept = [await ask(false), await ask(false), await ask(false)]
    expect(kept.map(({ newConnection }) => newConnection)).toEqual([true, false, false])
    expect(peer.connections).toBe(1)
    await ask(true)
    await ask(true)
    expect(peer.connections).toBe(3)
    expect(kept.reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(peer.bytes().received)
    pool.close()
  })

  it('is asked again on a new connection when the kept one had gone stale', async () => {
    let answered = 0
    const host = await startTcpPeer((socket) => {
      socket.on('data', () => {
        if (answered++ === 1) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      })
    })
    const pool = await openHttpPool()
    await askHttp({ url: `http://${host}/` }, { ...LIMITS, pool })
    expect(await askHttp({ url: `http://${host}/` }, { ...LIMITS, pool })).toMatchObject({ status: 200, body: 'ok' })
    expect(answered).toBe(3)
    pool.close()
  })

  it('is never asked twice with a method that changes things', async () => {
    let requests = 0
    const host = await startTcpPeer((socket) => {
      socket.on('data', () => {
        if (requests++ === 1) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      })
    })
    const pool = await openHttpPool()
    await askHttp({ url: `http://${host}/`, method: 'POST' }, { ...LIMITS, pool })
    const second = await askHttp({ url: `http://${host}/`, method: 'POST' }, { ...LIMITS, pool })
    expect(problemOf(second)).toMatchObject({ code: 'ECONNRESET' })
    expect(requests).toBe(2)
    pool.close()
  })

  it('is decompressed, and bounded', async () => {
    const peer = await startPeer({
      http(request, response) {
        if (request.url === '/gzip') response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}'))
        else if (request.url === '/odd') response.setHeader('content-encoding', 'odd').end('x')
        else response.end('x'.repeat(50_000))
      },
    })
    expect(await askHttp({ url: `${peer.http}/gzip` }, LIMITS)).toMatchObject({ json: { a: 1 } })
    expect(problemOf(await askHttp({ url: `${peer.http}/odd` }, LIMITS))).toMatchObject({ code: 'BAD_ENCODING' })
    const long = await askHttp({ url: `${peer.http}/long` }, { ...LIMITS, maxBodyBytes: 1_000 })
    expect(long).toMatchObject({ truncated: true, body: 'x'.repeat(1_000) })
  })

  it('that is a redirect is the answer, unless following was asked for; secrets stay at home', async () => {
    const other = await startPeer({ http: (_request, response) => json(response, 200, { other: true }) })
    const peer = await startPeer({
      http: (_request, response) => response.writeHead(302, { location: `${other.http}/next` }).end(),
    })
    const request = { url: peer.http, headers: { authorization: 'Bearer x', 'x-kept': 'yes' } }
    expect(await askHttp(request, LIMITS)).toMatchObject({ status: 302 })
    expect(await askHttp({ ...request, follow: true }, LIMITS)).toMatchObject({ status: 200, json: { other: true } })
    expect(other.requests[0]?.headers).toMatchObject({ 'x-kept': 'yes' })
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
  })

  it('of a server that redirects for ever ends', async () => {
    const peer = await startPeer({
      http: (_request, response) => response.writeHead(302, { location: '/again' }).end(),
    })
    expect(await askHttp({ url: peer.http, follow: true }, LIMITS)).toMatchObject({ status: 302 })
    expect(peer.requests).toHaveLength(6)
  })
})

describe('no HTTP answer', () => {
  it('because the port is refused names the errno', async () => {
    const host = await refusedHost()
    expect(problemOf(await askHttp({ url: `http://${host}/` }, LIMITS))).toEqual({
      code: 'ECONNREFUSED',
      message: `connect ECONNREFUSED ${host}`,
      answered: false,
      waitingFor: 'a connection',
    })
  })

  it('because no connection came ends at the deadline', async () => {
    const host = await blackHole()
    const outcome = await askHttp({ url: `http://${host}/` }, { timeoutMs: 200 })
    expect(problemOf(outcome)).toMatchObject({ code: 'TIMEOUT', answered: false, waitingFor: 'a connection' })
    expect(problemOf(outcome)?.message).toBe(`timed out after 200ms waiting for a connection to ${host}`)
    expect(outcome).toMatchObject({ newConnection: false, bytesSent: 0 })
  })

  it('because the head never came ends at the deadline', async () => {
    const host = await raw('', false)
    const outcome = await askHttp({ url: `http://${host}/` }, { timeoutMs: 200 })
    expect(problemOf(outcome)).toMatchObject({ code: 'TIMEOUT', waitingFor: 'the head of the answer' })
  })

  it('because the body drips for ever ends at the deadline of the whole (F52)', async () => {
    const peer = await startPeer({
      http(_request, response) {
        response.writeHead(200)
        const drip = setInterval(() => response.write('x'), 20)
        response.on('close', () => clearInterval(drip))
      },
    })
    const outcome = await askHttp({ url: peer.http }, { timeoutMs: 300 })
    expect(problemOf(outcome)).toMatchObject({ code: 'TIMEOUT', answered: true, waitingFor: 'the rest of the body' })
    expect(outcome.latencyMs).toBeLessThan(2_000)
  })

  it.each([
    ['a cut body', 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"a":1', 'CUT_BODY'],
    ['a cut chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab', 'CUT_BODY'],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le', 'ECONNRESET'],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n', 'BAD_ANSWER'],
    ['nothing', '', 'ECONNRESET'],
  ])('because %s came is no pass (F55)', async (_name, text, code) => {
    const host = await raw(text)
    expect(problemOf(await askHttp({ url: `http://${host}/` }, LIMITS))).toMatchObject({ code })
  })

  it('because of a wrong address or the caller’s abort says so', async () => {
    expect(problemOf(await askHttp({ url: 'ftp://x/' }, LIMITS))).toMatchObject({ code: 'BAD_URL' })
    expect(problemOf(await askHttp({ url: 'nonsense' }, LIMITS))).toMatchObject({ code: 'BAD_URL' })
    const host = await raw('', false)
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const outcome = await askHttp({ url: `http://${host}/` }, { ...LIMITS, signal: controller.signal })
    expect(problemOf(outcome)).toMatchObject({ code: 'ABORTED' })
  })
})
