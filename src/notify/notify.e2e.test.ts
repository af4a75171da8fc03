import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Peer, refusedHost, startPeer } from '../testing/peers.js'
import { junit, LOOP, type SmallLoop, smallLoop, until } from '../testing/small-loop.js'
import type { NoticeBody } from './notice.js'

function loopTelling(notify: string): SmallLoop {
  const loop = smallLoop(
    `${LOOP.replace('maxCycles: 2', 'maxCycles: 1')}notify: ${notify}\nreportUrl: "https://ci.example/{loop}/{cycle6}"\n`,
  )
  onTestFinished(loop.remove)
  return loop
}

function fail(loop: SmallLoop, ...messages: string[]): void {
  const cases = messages.map((message, index) => junit([], [`t${index}`], message))
  const bodies = cases.map((text) => /<testcase.*<\/testcase>/s.exec(text)?.[0]).join('')
  const count = `tests="${messages.length}" failures="${messages.length}" errors="0" skipped="0"`
  loop.write(
    'report.xml',
    `<?xml version="1.0"?><testsuites ${count}><testsuite name="s" ${count} time="0.002">${bodies}</testsuite></testsuites>\n`,
  )
  loop.write('exit-code', '1')
}

function pass(loop: SmallLoop): void {
  loop.write('report.xml', junit(['t0', 't1']))
  loop.write('exit-code', '0')
}

const taking = () => startPeer({ http: (_request, response) => void response.writeHead(204).end() })
const bodies = (peer: Peer) => peer.requests.map(({ body }) => JSON.parse(body) as NoticeBody)
const outbox = (loop: SmallLoop) => {
  const folder = join(loop.folder, 'state/small/outbox')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== 'told.json') : []
}

describe('notices of a loop', () => {
  it('tell of the first red, of a new cause, and of green, each once, session after session', async () => {
    const peer = await taking()
    const loop = loopTelling(`[ { use: webhook, url: "${peer.http}", on: [red, green, new-cause] } ]`)
    fail(loop, 'AssertionError: expected 1, got 2')
    await loop.cli('run', 'small')
    await loop.cli('run', 'small')
    fail(loop, 'AssertionError: expected 1, got 2', "ModuleNotFoundError: No module named 'redis'")
    await loop.cli('run', 'small')
    pass(loop)
    expect((await loop.cli('run', 'small')).code).toBe(0)
    await loop.cli('run', 'small')
    expect(bodies(peer).map(({ event, cycle }) => `${cycle} ${event}`)).toEqual(['1 red', '3 new-cause', '4 green'])
    const [red, cause, green] = bodies(peer)
    expect(red).toMatchObject({
      loop: 'small',
      environment: loop.environment,
      passRate: 0,
      reportUrl: 'https://ci.example/small/000001',
    })
    expect(cause?.causes).toHaveLength(1)
    expect(red?.causes).not.toContain(cause?.causes[0])
    expect(green).toMatchObject({ revision: 'r1', passRate: 1, causes: [] })
    expect(outbox(loop)).toEqual([])
  }, 60_000)

  it('come with the same id after a restart, when the receiver is back', async () => {
    let up = false
    const peer = await startPeer({ http: (_request, response) => void response.writeHead(up ? 204 : 500).end() })
    const loop = loopTelling(`[ { use: webhook, url: "${peer.http}", attempts: 1 } ]`)
    fail(loop, 'AssertionError: expected 1, got 2')
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(1)
    expect(stderr).toContain('1-webhook: webhook: answered HTTP 500')
    expect(outbox(loop)).toHaveLength(1)
    const refused = peer.requests.length
    up = true
    await loop.cli('run', 'small')
    expect(outbox(loop)).toEqual([])
    const ids = new Set(peer.requests.map(({ headers }) => headers['webhook-id']))
    expect(ids.size).toBe(1)
    expect(peer.requests).toHaveLength(refused + 1)
  }, 60_000)

  it('cost a loop nothing but seconds when the receiver hangs or is not there', async () => {
    const hanging = await startPeer({ http: () => undefined })
    const loop = loopTelling(
      `[ { use: webhook, url: "${hanging.http}" }, { use: slack, url: "http://${await refusedHost()}/s3cret" } ]`,
    )
    const before = performance.now()
    const { code, stderr, stdout } = await loop.cli('run', 'small')
    expect(code).toBe(0)
    expect(performance.now() - before).toBeLessThan(15_000)
    expect(stderr).toContain('1 not delivered; they lie in the outbox until the next start')
    expect(stderr + stdout + loop.read('state/small/untilgreen.log')).not.toContain('s3cret')
    expect(outbox(loop)).toHaveLength(2)
  }, 60_000)

  it('are told by the next session where the process was killed before it could', async () => {
    const peer = await taking()
    const loop = loopTelling(`[ { use: webhook, url: "${peer.http}" } ]`)
    await loop.cli('run', 'small')
    fail(loop, 'AssertionError: expected 1, got 2')
    const running = loop.start('run', 'small')
    // Killed as soon as the decision stands in the journal: the notice may or may not be on disk.
    await until(() =>
      loop.events().some((event) => event.event === 'stage:finished' && event.stage === 'decide' && event.cycle === 2),
    )
    running.child.kill('SIGKILL')
    await running.finished
    await loop.cli('run', 'small')
    expect(new Set(bodies(peer).map(({ event, cycle }) => `${cycle} ${event}`))).toEqual(new Set(['1 green', '2 red']))
    expect(new Set(bodies(peer).map(({ id }) => id)).size).toBe(2)
  }, 60_000)

  it('of a command run with the notice in a file', async () => {
    const loop = loopTelling('[ { use: command, run: [./tell.sh, "${notice.file}"] } ]')
    loop.write('tell.sh', '#!/bin/sh\ncat "$1" >> told.txt\necho "$UNTILGREEN_EVENT" >> told.txt\n')
    await loop.cli('run', 'small')
    const [body, event] = loop.lines('told.txt')
    expect(JSON.parse(body ?? '')).toMatchObject({ event: 'green', cycle: 1 })
    expect(event).toBe('green')
    expect(outbox(loop)).toEqual(['sending'])
  }, 60_000)

  it('can not be asked of a program that is not there', async () => {
    const loop = loopTelling('[ { use: command, run: [./missing.sh] } ]')
    const { code, stderr } = await loop.cli('validate', 'small')
    expect(code).toBe(78)
    expect(stderr).toContain("can't run './missing.sh'")
  })
})
