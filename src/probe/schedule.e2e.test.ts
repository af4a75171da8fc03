import { describe, expect, it } from 'vitest'
import { json, type Peer, startPeer } from '../testing/peers.js'
import { runYaml } from '../testing/run-yaml.js'

/** Answers `/500` with that, `/slow` after 60 ms, `/hang` never. */
const server = () =>
  startPeer({
    http({ url = '' }, response) {
      if (url === '/hang') return
      setTimeout(() => json(response, url === '/500' ? 500 : 200, { url }), url === '/slow' ? 60 : 0)
    },
  })
const probe = (name: string, peer: Peer, path: string, extra = '') =>
  `{ name: ${name}, ${extra} steps: [{ http: "${peer.http}${path}", expect: { status: 200 } }] }`
const file = (...probes: string[]) => `timeout: 10s\nprobes: [${probes.join(', ')}]`

describe('probes', () => {
  it('whose needs did not pass are blocked, down the chain, and ask nothing; the others run', async () => {
    const peer = await server()
    const results = await runYaml(
      file(
        probe('c', peer, '/c', 'needs: [b],'),
        probe('b', peer, '/b', 'needs: [a],'),
        probe('a', peer, '/500'),
        probe('d', peer, '/d'),
      ),
    )
    expect(results.map(({ id, status, blockedBy }) => [id, status, blockedBy])).toEqual([
      ['c', 'blocked', ['b']],
      ['b', 'blocked', ['a']],
      ['a', 'failed', undefined],
      ['d', 'passed', undefined],
    ])
    expect(results[0]).toMatchObject({ attempts: [], message: "not tried: it needs 'b', which did not pass" })
    expect(peer.requests.map(({ url }) => url).sort()).toEqual(['/500', '/d'])
  })

  it('see what those they need have saved', async () => {
    const peer = await server()
    const results = await runYaml(
      file(
        `{ name: a, steps: [{ http: "${peer.http}/x", expect: { status: 200 }, save: { path: /url } }] }`,
        `{ name: b, needs: [a], steps: [{ check: [{ value: "\${path}", is: /x }] }] }`,
      ),
    )
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed'])
  })

  it('run no more at a time than asked for, and all at once where they may', async () => {
    const peer = await server()
    const yaml = file(...Array.from({ length: 9 }, (_, index) => probe(`p${index}`, peer, '/slow')))
    await runYaml(yaml, { concurrency: 3 })
    expect(peer.mostAtOnce).toBe(3)
    await runYaml(yaml)
    expect(peer.mostAtOnce).toBe(9)
  })

  it('that failed before are asked first', async () => {
    const peer = await server()
    const yaml = file(probe('a', peer, '/a'), probe('b', peer, '/b'), probe('c', peer, '/c', 'needs: [b],'))
    const started: string[] = []
    await runYaml(yaml, { concurrency: 1, previouslyFailed: ['c'], onStart: (name) => started.push(name) })
    expect(started).toEqual(['b', 'c', 'a'])
  })

  it('can hang without holding up the others beyond their own time-out', async () => {
    const peer = await server()
    const finished: string[] = []
    const yaml = file(
      probe('h1', peer, '/hang', 'timeout: 400ms,'),
      probe('h2', peer, '/hang', 'timeout: 400ms,'),
      probe('quick', peer, '/a'),
    )
    const started = performance.now()
    const results = await runYaml(yaml, { onFinish: ({ id }) => finished.push(id) })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(finished[0]).toBe('quick')
    expect(results.map(({ status }) => status)).toEqual(['errored', 'errored', 'passed'])
    expect(results[0]?.message).toBe(
      `step 1: timed out after 400ms waiting for the head of the answer of GET ${peer.http}/hang`,
    )
  })

  it('that were aborted are errored, those not begun have no result', async () => {
    const peer = await server()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 80)
    const yaml = file(probe('a', peer, '/hang'), probe('b', peer, '/b'))
    const results = await runYaml(yaml, { concurrency: 1, signal: controller.signal })
    expect(results).toMatchObject([{ id: 'a', status: 'errored' }])
    expect(results[0]?.message).toContain('aborted while waiting for')
  })

  it('in copies run side by side with an index of their own; one that fails fails the probe', async () => {
    const peer = await startPeer({
      http: ({ url }, response) => void setTimeout(() => json(response, url === '/3' ? 500 : 200, {}), 30),
    })
    const copies = (count: number) =>
      file(
        `{ name: a, repeat: ${count}, concurrency: 2, steps: [{ http: "${peer.http}/\${index}", expect: { status: 200 } }] }`,
      )
    expect(await runYaml(copies(3))).toMatchObject([{ status: 'passed', witness: { requests: 3 } }])
    expect(peer.mostAtOnce).toBe(2)
    expect(peer.requests.map(({ url }) => url).sort()).toEqual(['/0', '/1', '/2'])
    expect((await runYaml(copies(4)))[0]?.message).toContain('(copy 3 of 4)')
  })

  it('of parallel steps fail for the one that fails', async () => {
    const peer = await server()
    const step = (path: string) => `{ http: "${peer.http}${path}", expect: { status: 200 } }`
    const yaml = file(`{ name: a, steps: [{ parallel: [${step('/slow')}, ${step('/500')}, ${step('/slow')}] }] }`)
    expect((await runYaml(yaml))[0]?.message).toMatch(/^step 1\.2.*GET .*\/500: status: expected 200, actual 500/)
    expect(peer.mostAtOnce).toBeGreaterThan(1)
  })
})
