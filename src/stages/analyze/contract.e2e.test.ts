import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import type { Analysis } from '../../model/analysis.js'
import { json, startPeer } from '../../testing/peers.js'
import { type SmallLoop, smallLoop } from '../../testing/small-loop.js'
import { unfounded } from '../../testing/unfounded.js'

const FLAT = { id: 'user_1', name: 'Anna', role: 'admin' }

const analyses = (loop: SmallLoop): Analysis[] =>
  loop.events().flatMap((event) => {
    const isIt = event.event === 'stage:finished' && event.stage === 'analyze'
    return isIt ? [(event as unknown as { result: { output: Analysis } }).result.output] : []
  })

it('shapes of a green run explain the next failure, decide the side, and warn of what no test minds', {
  timeout: 60_000,
}, async () => {
  let answer: unknown = FLAT
  const peer = await startPeer({ http: (_request, response) => json(response, 200, answer) })
  const loop = smallLoop(`loop: small
environment: ${randomUUID()}
deploy: { use: none, revision: { file: revision } }
test:
  suites: [{ name: p1, use: probes, file: p1.probes.yaml, vars: { api: "${peer.http}" } }]
`)
  onTestFinished(() => loop.remove())
  loop.write(
    'p1.probes.yaml',
    `probes: [{ name: user, steps: [{ http: "\${vars.api}/api/user", expect: { json: { /id: { matches: "^user_" } } } }] }]\n`,
  )
  const runOn = async (revision: string, served: unknown) => {
    answer = served
    loop.write('revision', revision)
    return (await loop.cli('run', 'small', '--once')).code
  }
  expect(await runOn('r1', FLAT)).toBe(0)
  expect(await runOn('r2', { data: FLAT, status: 'ok' })).toBe(1)
  expect(await runOn('r3', { id: 'user_1', role: 'admin' })).toBe(0)

  const [green, red, warned] = analyses(loop)
  expect(green?.warnings).toBeUndefined()
  const [cause] = red?.causes ?? []
  expect(cause).toMatchObject({
    title: expect.stringMatching(/^Answer of GET \/api\/user has another shape: wrapped under \/data/),
    category: 'contract-drift',
    owner: 'product',
    contract: {
      against: 'the last green run (cycle 1)',
      pointers: { '/id': '/data/id' },
      side: 'server',
      reasons: expect.arrayContaining(["the server's revision is r2, green was r1 (cycle 1)"]),
    },
  })
  expect(unfounded(`${loop.folder}/state/small/cycles/000002`)).toEqual([])
  expect(warned?.warnings).toEqual([expect.stringMatching(/^p1: GET \/api\/user 200: \/name: .*\(cycle 1\)$/)])
})
