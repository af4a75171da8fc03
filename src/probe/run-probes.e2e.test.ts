import { describe, expect, it } from 'vitest'
import { blackHole, json, refusedHost, startPeer, startTcpPeer } from '../testing/peers.js'
import { runYaml } from '../testing/run-yaml.js'

const health = (host: string, timeout = '10s') =>
  `probes: [{ name: health, timeout: ${timeout}, steps: [{ http: "${host}/health", expect: { json: { /status: healthy } } }] }]`

describe('an HTTP probe', () => {
  it('passes with its witness, the bytes as the server counts them', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 200, { status: 'healthy' }) })
    const [result] = await runYaml(health(peer.http))
    expect(result).toMatchObject({ id: 'health', status: 'passed', flaky: false, phase: 'call' })
    expect(result?.attempts).toEqual([{ status: 'passed', durationMs: result?.durationMs }])
    const { received, sent } = peer.bytes()
    expect(result?.witness).toEqual({
      remotes: [peer.host],
      connections: 1,
      requests: 1,
      bytesSent: received,
      bytesReceived: sent,
      statuses: [200],
      closeCodes: [],
      firstByteMs: expect.any(Number),
    })
  })

  it('whose condition is broken fails with step, address, expected, actual and what came', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 200, { status: 'sick' }) })
    const [result] = await runYaml(health(peer.http))
    expect(result).toMatchObject({
      status: 'failed',
      facts: { httpStatus: 200, method: 'GET', endpoint: '/health', pointer: '/status' },
    })
    expect(result?.message).toBe(
      `step 1: GET ${peer.http}/health: /status: expected "healthy", actual "sick"; received 200 {"status":"sick"}`,
    )
  })

  it('that gets HTML fails and says so (F55)', async () => {
    const peer = await startPeer({
      http: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in'),
    })
    const [result] = await runYaml(health(peer.http))
    expect(result).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('expected JSON, actual text/html: <html>sign in'),
    })
  })

  it('that gets an error status fails with its code, though nothing about the status was asked', async () => {
    const peer = await startPeer({
      http: (_request, response) => json(response, 503, { status: 'healthy', error_code: 'STARTING' }),
    })
    const [result] = await runYaml(health(peer.http))
    expect(result).toMatchObject({ status: 'failed', facts: { httpStatus: 503, errorCode: 'STARTING' } })
    expect(result?.message).toContain('status: expected < 400, actual 503')
  })

  it('that can’t ask is errored, with the errno or with what it waited for', async () => {
    const refused = await refusedHost()
    const [one] = await runYaml(health(`http://${refused}`))
    expect(one).toMatchObject({ status: 'errored', facts: { errno: 'ECONNREFUSED' }, phase: 'call' })
    expect(one?.message).toContain(`connect ECONNREFUSED ${refused}`)
    const hole = await blackHole()
    const [two] = await runYaml(health(`http://${hole}`, '300ms'))
    expect(two).toMatchObject({ status: 'errored' })
    expect(two?.message).toBe(`step 1: timed out after 300ms waiting for a connection of GET http://${hole}/health`)
    const cut = await startTcpPeer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"status":"healthy"}'),
    )
    const [three] = await runYaml(health(`http://${cut}`))
    expect(three).toMatchObject({ status: 'errored', facts: { httpStatus: 200 } })
    expect(three?.message).toContain('the answer broke off after 20 bytes of its body')
  })

  it('sends what the file says, and saves what the answer has', async () => {
    const peer = await startPeer({
      http: ({ method }, response, body) =>
        json(response.setHeader('x-id', 'h1'), method === 'PUT' ? 500 : 201, { id: 7, body }),
    })
    const [result] = await runYaml(
      `
vars: { name: Ada }
probes:
  - name: save
    steps:
      - http: { method: post, url: "\${vars.api}/a", query: { q: "x y" }, headers: { X-A: "\${vars.name}" }, json: { n: "\${vars.name}" } }
        expect: { status: 201, headers: { x-id: h1 } }
        save: { id: /id, header: { header: X-Id }, part: { text: 'n\\\\":\\\\"(\\w+)' } }
      - check: [ { value: ["\${id}", "\${header}", "\${part}"], is: [7, h1, Ada] } ]
      - http: { method: PUT, url: "\${vars.api}/\${id}", body: plain }
        expect: { status: 500 }`,
      { variables: { api: peer.http } },
    )
    expect(peer.requests[0]).toMatchObject({ method: 'POST', url: '/a?q=x+y', body: '{"n":"Ada"}' })
    expect(peer.requests[0]?.headers).toMatchObject({ 'x-a': 'Ada', 'content-type': 'application/json' })
    expect(peer.requests[1]).toMatchObject({ method: 'PUT', url: '/7', body: 'plain' })
    expect(result).toMatchObject({ status: 'passed', witness: { statuses: [201, 500], requests: 2, connections: 1 } })
  })

  it('asks again within its time until the conditions hold, else the last answer is the answer', async () => {
    let asked = 0
    const peer = await startPeer({ http: (_request, response) => json(response, 200, { n: ++asked }) })
    const until = (n: number) =>
      `probes: [{ name: a, steps: [{ http: "${peer.http}", within: 1500ms, every: 10ms, expect: { json: { /n: { gte: ${n} } } } }] }]`
    expect(await runYaml(until(4))).toMatchObject([{ status: 'passed' }])
    expect(asked).toBe(4)
    expect((await runYaml(until(1e6)))[0]?.message).toMatch(
      /expected >= 1000000, actual \d+.*\(asked \d+ times within 1500ms\)$/,
    )
  })

  it('measures percentiles over its repeats', async () => {
    let asked = 0
    const peer = await startPeer({
      http: (_request, response) => void setTimeout(() => json(response, 200, {}), asked++ === 3 ? 1_200 : 0),
    })
    const repeated = (limits: string) =>
      runYaml(
        `probes: [{ name: a, steps: [{ http: "${peer.http}", repeat: 20, concurrency: 2, expect: { latency: ${limits} } }] }]`,
      )
    expect(await repeated('{ p50: 1s, p95: 1s, max: 10s }')).toMatchObject([{ status: 'passed' }])
    asked = 0
    expect((await repeated('{ p50: 1s, max: 140ms }'))[0]?.message).toMatch(
      /latency max of 20: expected at most 140ms, actual 1\.\d+s/,
    )
    expect(asked).toBe(20)
  })
})

describe('server-sent events', () => {
  const stream = (delayMs: number, names: string[]) => ({
    http: (_request: unknown, response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const send = (index: number) => {
        const name = names[index]
        if (name === undefined) return response.end()
        response.write(`event: ${name}\ndata: {"n":${index}}\n\n`)
        setTimeout(send, delayMs, index + 1)
      }
      send(0)
    },
  })
  const probe = (url: string, expected: string) =>
    runYaml(`probes: [{ name: a, timeout: 2s, steps: [{ http: "${url}", expect: { ${expected} } }] }]`)

  it('are found in order, while they are made', async () => {
    const { http } = await startPeer(stream(40, ['started', 'delta', 'delta', 'done']))
    const expected =
      'events: [{ event: started }, { event: done, json: { /n: 3 } }], firstEvent: 5s, spread: 60ms, json: { "": { length: 4, sorted: { by: /data/n } } }'
    expect(await probe(http, expected)).toMatchObject([{ status: 'passed' }])
  })

  it('in the wrong order, or all at once, fail', async () => {
    const { http } = await startPeer(stream(0, ['done', 'started']))
    expect((await probe(http, 'events: [{ event: started }, { event: done }]'))[0]).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('events: expected a frame with event "done"'),
    })
    expect((await probe(http, 'spread: 100ms'))[0]?.message).toContain(
      'time from first to last event: expected at least 100ms',
    )
  })

  it('that go on for ever are read until the awaited ones came', async () => {
    const { http } = await startPeer(
      stream(
        10,
        Array.from({ length: 10_000 }, () => 'tick'),
      ),
    )
    expect(await probe(http, 'open: true, events: [{ event: tick }, { event: tick }]')).toMatchObject([
      { status: 'passed' },
    ])
    expect(await probe(http, 'open: true, events: [{ event: tock }]')).toMatchObject([
      {
        status: 'errored',
        message: expect.stringContaining('timed out after 2000ms waiting for the rest of the body'),
      },
    ])
  })
})
