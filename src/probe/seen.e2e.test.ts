import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { json, startPeer } from '../testing/peers.js'
import { runYaml } from '../testing/run-yaml.js'
import type { SeenByProbe } from './step.js'

const wrapped = {
  ws: (socket: WebSocket) =>
    socket.send(JSON.stringify({ type: 'system_message', data: { event: 'welcome', user: 'anna' } })),
}

describe('what a probe sent and saw', () => {
  it('is told when it ends: the message that was not as asked, its shape, and the tokens, which no result holds', async () => {
    const peer = await startPeer(wrapped)
    const seen: SeenByProbe[] = []
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl'
    const [result] = await runYaml(
      `probes: [{ name: a, steps: [{ ws: { url: "${peer.ws}/ws", headers: { authorization: "Bearer ${token}" },
        talk: [{ await: { /event: welcome }, within: 200ms }] } }] }]`,
      { onSeen: (probe) => seen.push(probe) },
    )
    expect(result?.mismatch).toEqual({
      channel: 'ws /ws',
      first: true,
      expected: { '/event': 'welcome' },
      received: { type: 'system_message', data: { event: 'welcome', user: 'anna' } },
      elsewhere: { '/event': '/data/event' },
    })
    expect(seen).toMatchObject([
      {
        test: 'a',
        passed: false,
        tokens: [{ token, via: 'Authorization of ws /ws' }],
        sketches: { 'ws /ws first': [{ type: 'system_message', data: { event: 'welcome', user: 'text' } }] },
      },
    ])
    expect(JSON.stringify(result)).not.toContain(token)
  })

  it('has a trace of its own, whose id stands in the result', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 200, { ok: true }) })
    let count = 0
    const step = `steps: [{ http: "${peer.http}/x", expect: { json: { /ok: true } } }]`
    const results = await runYaml(`probes: [{ name: a, ${step} }, { name: b, ${step} }]`, {
      newTraceparent: () => `00-${String(++count).padStart(32, '0')}-00000000000000aa-01`,
    })
    const ids = results.map(({ traceId }) => traceId)
    expect(new Set(ids).size).toBe(2)
    expect(peer.requests.map(({ headers }) => headers.traceparent?.toString().slice(3, 35)).sort()).toEqual(ids.sort())
  })

  it('knows an answer whose field moved', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 200, { result: { id: 'thread_17' } }) })
    const [result] = await runYaml(
      `probes: [{ name: a, steps: [{ http: "${peer.http}/threads", expect: { json: { /id: { matches: "^thread_" } } } }] }]`,
    )
    expect(result?.mismatch).toMatchObject({ channel: 'GET /threads', elsewhere: { '/id': '/result/id' } })
  })
})
