import { spawn, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { type EchoTarget, startEchoTarget } from '../../testing/echo-target.js'
import { openWitnessProxy, type WitnessProxy } from './open-witness-proxy.js'

/** Answers with what it saw: the tests compare what comes through the proxy with what comes without it. */
let target: EchoTarget
let direct: string
let proxy: WitnessProxy

beforeAll(async () => {
  target = await startEchoTarget()
  direct = target.url
})
beforeEach(async () => {
  await proxy?.close()
  proxy = await openWitnessProxy({ url: direct, mode: 'pass' })
})
afterAll(async () => {
  await proxy.close()
  target.close()
})

/** All bytes that a server answers to these bytes. */
function exchange(url: string, text: string): Promise<string> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer.replace(/^date: .*\r\n/im, '')))
  })
}

/** Ends when it is true; the proxy writes down a connection's end a moment after the client has seen it. */
async function settled(is: () => boolean): Promise<void> {
  for (let tries = 0; !is() && tries < 200; tries++) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('HTTP through the proxy', () => {
  it.each([
    ['a plain answer', 'GET /200 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n'],
    ['chunks and trailers', 'GET /chunked HTTP/1.1\r\nHost: {host}\r\nTE: trailers\r\nConnection: close\r\n\r\n'],
    ['204', 'GET /204 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n'],
    ['304', 'GET /304 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n'],
    ['HEAD', 'HEAD /200 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n'],
    ['HTTP/1.0', 'GET /200 HTTP/1.0\r\n\r\n'],
    ['a body until the close', 'GET /until-close HTTP/1.0\r\nHost: {host}\r\n\r\n'],
    [
      'two requests at once',
      'GET /200 HTTP/1.1\r\nhost: {host}\r\n\r\nGET /404 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n',
    ],
    [
      'a chunked request',
      'POST /200 HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    ],
    ['no HTTP at all', 'HELO there\r\n\r\n'],
    [
      'an odd header',
      'GET /headers HTTP/1.1\r\nHost: {host}\r\nX-Odd:   \xe4 "q" \r\nx-odd: twice\r\nConnection: close\r\n\r\n',
    ],
  ])('gives the same bytes as the target itself: %s', async (_name, request) => {
    const { host } = new URL(direct)
    const without = await exchange(direct, request.replace('{host}', host).replace('{host}', host))
    const stand = new URL(proxy.url).host
    expect(await exchange(proxy.url, request.replace('{host}', stand).replace('{host}', stand))).toBe(without)
    expect(without).not.toBe('')
  })

  it('tells the target nothing but its own host, and adds no header', async () => {
    const seen = (await (await fetch(`${proxy.url}/headers`)).json()) as string[]
    expect(seen[seen.findIndex((name) => name.toLowerCase() === 'host') + 1]).toBe(new URL(direct).host)
    expect(seen.filter((name) => /forwarded|via/i.test(name))).toEqual([])
  })

  it('waits for 100 Continue where the client does, and counts it as no answer', async () => {
    const text = await exchange(
      proxy.url,
      'POST /200 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi',
    )
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
    expect(proxy.seen().statuses).toEqual([200])
  })

  it('passes 20 MB unchanged in both directions', async () => {
    const body = Buffer.alloc(20 * 1024 * 1024, 'untilgreen ')
    const answer = await fetch(`${proxy.url}/200`, { method: 'POST', body })
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true)
    expect(proxy.seen().bytesSent).toBeGreaterThan(body.length)
    expect(proxy.seen().bytesReceived).toBeGreaterThan(body.length)
  })

  it('passes an event when it comes, not when the answer ends', async () => {
    const answer = await fetch(`${proxy.url}/events`)
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    const first = Buffer.from((await reader.read()).value ?? []).toString()
    expect(performance.now() - Number(/data: ([\d.]+)/.exec(first)?.[1])).toBeLessThan(150)
    await reader.cancel()
  })

  it('passes an answer that comes before the body is whole', async () => {
    const text = await exchange(proxy.url, 'POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbegun')
    expect(text).toMatch(/^HTTP\/1\.1 413/)
  })

  it('keeps one connection for many requests, and counts each', async () => {
    const program = `import http.client,sys
c=http.client.HTTPConnection('127.0.0.1',int(sys.argv[1]))
for i in range(20):
  c.request('GET','/20%d' % (i % 2)); r=c.getresponse(); r.read()
print(r.status)`
    const ran = await output('python3', ['-c', program, String(proxy.port)])
    expect(ran).toBe('201')
    expect(proxy.seen()).toMatchObject({ connections: 1, requests: 20, remotes: [new URL(direct).host] })
    expect(proxy.requests().map(({ status }) => status)).toEqual(Array.from({ length: 20 }, (_, at) => 200 + (at % 2)))
  })

  it('shows a reset as a reset', async () => {
    await expect(fetch(`${proxy.url}/abort`)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  })

  it('ends the connection to the target when the client goes away', async () => {
    const { port } = new URL(proxy.url)
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n'))
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await settled(() => proxy.requests()[0]?.durationMs !== undefined)
    expect(proxy.requests()[0]?.durationMs).toBeLessThan(300)
  })

  it('says what stood in the way where the target can not be reached', async () => {
    const nowhere = await openWitnessProxy({ url: 'http://127.0.0.1:9', mode: 'pass' })
    await expect(fetch(nowhere.url)).rejects.toThrow()
    expect(nowhere.problems()).toEqual(['127.0.0.1:9: ECONNREFUSED'])
    expect(nowhere.seen()).toMatchObject({ connections: 1, bytesReceived: 0 })
    await nowhere.close()
  })

  it('keeps the path of the target, and asks with it', async () => {
    const deep = await openWitnessProxy({ url: `${direct}/404`, mode: 'pass' })
    expect(deep.url).toBe(`http://127.0.0.1:${deep.port}/404`)
    expect((await fetch(deep.url)).status).toBe(404)
    await deep.close()
  })
})

describe('WebSocket through the proxy', () => {
  const opened = (path = '') => new WebSocket(`${proxy.url.replace('http', 'ws')}${path}`, { maxPayload: 8e6 })
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve))

  it('passes frames of every length unchanged', async () => {
    const socket = opened()
    await new Promise((resolve) => socket.on('open', resolve))
    for (const size of [0, 1, 125, 126, 65_535, 65_536, 3_000_000]) {
      const sent = Buffer.alloc(size, 7)
      const back = new Promise<Buffer>((resolve) => socket.once('message', (bytes) => resolve(bytes as Buffer)))
      socket.send(sent)
      expect((await back).equals(sent)).toBe(true)
    }
    socket.close(4001)
    await closed(socket)
    await settled(() => proxy.seen().closeCodes.length > 0)
    expect(proxy.seen()).toMatchObject({ connections: 1, requests: 1, statuses: [101], closeCodes: [4001] })
  })

  it.each([1000, 1008, 1011, 4999])('sees that the target closed with %i', async (code) => {
    const socket = opened()
    socket.on('open', () => socket.send(`close ${code}`))
    expect(await closed(socket)).toBe(code)
    await settled(() => proxy.seen().closeCodes.length > 0)
    expect(proxy.seen().closeCodes).toEqual([code])
  })

  it('sees 1005 for a close without a code, 1006 for none at all', async () => {
    const polite = opened()
    polite.on('open', () => polite.close())
    await closed(polite)
    await settled(() => proxy.seen().closeCodes.length > 0)
    const rude = opened('/vanish')
    expect(await closed(rude)).toBe(1006)
    await settled(() => proxy.seen().closeCodes.length > 1)
    expect(proxy.seen().closeCodes).toEqual([1005, 1006])
  })
})

describe('cut off', () => {
  it('refuses each connection', async () => {
    const refusing = await openWitnessProxy({ url: direct, mode: 'refuse' })
    await expect(fetch(refusing.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    await refusing.close()
  })

  it('answers 500 {} to requests and to WebSocket handshakes', async () => {
    const failing = await openWitnessProxy({ url: direct, mode: 'answer-500' })
    const answer = await fetch(`${failing.url}/whatever`, { method: 'POST', body: 'x' })
    expect([answer.status, await answer.text()]).toEqual([500, '{}'])
    const socket = new WebSocket(failing.url.replace('http', 'ws'))
    const message = await new Promise<string>((resolve) => socket.on('error', (error) => resolve(error.message)))
    expect(message).toBe('Unexpected server response: 500')
    await failing.close()
  })
})

describe('whose request it was', () => {
  it('names the one test that ran when it began', async () => {
    let running: string | undefined
    const named = await openWitnessProxy({ url: direct, mode: 'pass', runningTest: () => running })
    await fetch(`${named.url}/200`)
    running = 'test_a'
    await fetch(`${named.url}/201`)
    await fetch(`${named.url}/404`)
    expect(named.byTest()).toEqual(
      new Map([['test_a', expect.objectContaining({ requests: 2, statuses: [201, 404] })]]),
    )
    expect(named.seen().requests).toBe(3)
    await named.close()
  })
})

it.runIf(spawnSync('curl', ['--version']).status === 0)('serves curl', async () => {
  const argv = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '-d', 'x=1', `${proxy.url}/418`]
  expect(await output('curl', argv)).toBe('418')
})

/** What a program prints; the proxy runs in this process, so nothing may block it. */
async function output(program: string, argv: readonly string[]): Promise<string> {
  const child = spawn(program, argv)
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
  await new Promise((resolve) => child.on('close', resolve))
  return out.trim()
}
