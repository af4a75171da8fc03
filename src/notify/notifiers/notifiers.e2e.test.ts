import { createHmac } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.js'
import { createMasker } from '../../platform/redact.js'
import type { AdapterContext } from '../../stages/adapter-context.js'
import { commandExecutor } from '../../stages/execute.js'
import { aNotice } from '../../testing/a-notice.js'
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.js'
import { type Peer, refusedHost, startPeer } from '../../testing/peers.js'
import { temporaryFolder } from '../../testing/temporary-folder.js'
import { type FarSide, notifierContract } from '../notifier.contract.js'
import type { NotifierContext } from './command.js'
import { notifiers } from './index.js'

const never = new AbortController().signal

function contextIn(folder: string, more: Partial<AdapterContext> = {}): NotifierContext {
  const masker = createMasker([])
  const place = { loop: 'staging-p1', environment: 'staging', workingDirectory: folder, env: process.env }
  return {
    workingDirectory: folder,
    noticesFolder: join(folder, 'sending'),
    clock: systemClock,
    env: {},
    mask: (text) => text,
    execute: commandExecutor({ ...place, masker, clock: systemClock }),
    readProbeFile: () => Promise.reject(new Error('no probes here')),
    ...more,
  }
}

async function receiver(farSide: FarSide): Promise<Peer> {
  let count = 0
  return startPeer({
    http(_request, response) {
      count++
      if (farSide === 'hangs') return
      if (farSide === 'refuses') response.writeHead(403).end('no: s3cret-path')
      else if (farSide === 'fails once' && count === 1) response.writeHead(503, { 'retry-after': '7' }).end()
      else response.writeHead(204).end()
    },
  })
}

for (const use of ['webhook', 'slack']) {
  notifierContract(use, async (farSide) => {
    const peer = await receiver(farSide)
    const choice = { use, url: `${peer.http}/s3cret-path`, timeout: 100, attempts: 2 }
    const notifier = await notifiers.create(choice, contextIn(temporaryFolder(), { clock: createFakeClock() }))
    return { notifier, received: () => peer.requests.map(({ body }) => body), secrets: ['s3cret-path'] }
  })
}

notifierContract('command', async (farSide) => {
  const folder = temporaryFolder()
  const script = { 'takes it': '', 'fails once': '', refuses: 'echo s3cret-word; exit 3', hangs: 'sleep 30' }[farSide]
  writeFileSync(join(folder, 'tell.sh'), `#!/bin/sh\n${script}\ncat "$1" >> told.txt\n`)
  chmodSync(join(folder, 'tell.sh'), 0o755)
  const choice = { use: 'command', run: ['./tell.sh', '${notice.file}'], timeout: 500 }
  const told = join(folder, 'told.txt')
  return {
    notifier: await notifiers.create(choice, contextIn(folder)),
    received: () => (existsSync(told) ? readFileSync(told, 'utf8').trimEnd().split('\n') : []),
    secrets: ['s3cret-word'],
  }
})

describe('webhook', () => {
  async function hook(peer: Peer, more: object = {}, context: Partial<AdapterContext> = {}) {
    const choice = { use: 'webhook', url: peer.http, timeout: 5_000, attempts: 4, ...more }
    return notifiers.create(choice, contextIn(temporaryFolder(), context))
  }

  it('posts the body and nothing else, its id in the header too', async () => {
    const peer = await receiver('takes it')
    await (await hook(peer)).send(aNotice({ reportUrl: 'https://ci.example/3' }), never)
    const [request] = peer.requests
    expect(JSON.parse(request?.body ?? '')).toEqual({
      id: 'ntc_0123',
      loop: 'staging-p1',
      environment: 'staging',
      event: 'red',
      cycle: 3,
      revision: 'r2',
      passRate: 0.92,
      causes: ['c-auth'],
      reportUrl: 'https://ci.example/3',
    })
    expect(request?.method).toBe('POST')
    expect(request?.headers).toMatchObject({ 'webhook-id': 'ntc_0123', 'content-type': 'application/json' })
    expect(request?.headers).not.toHaveProperty('webhook-signature')
  })

  it.each([
    ['text', 'plain secret', Buffer.from('plain secret')],
    ['whsec_', `whsec_${Buffer.from([1, 2, 250, 255]).toString('base64')}`, Buffer.from([1, 2, 250, 255])],
  ])('signs as Standard Webhooks say, with a secret of the form %s', async (_form, secret, key) => {
    const peer = await receiver('takes it')
    await (await hook(peer, { secretEnv: 'HOOK_SECRET' }, { env: { HOOK_SECRET: secret } })).send(aNotice(), never)
    const { headers, body } = peer.requests[0] as Peer['requests'][number]
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
  })

  it('refuses to start without its secret', async () => {
    const peer = await receiver('takes it')
    await expect(hook(peer, { secretEnv: 'HOOK_SECRET' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('waits as long as it is asked to, and sends the same id again', async () => {
    const peer = await receiver('fails once')
    const clock = createFakeClock()
    const before = clock.monotonic()
    await (await hook(peer, {}, { clock })).send(aNotice(), never)
    expect(peer.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['ntc_0123', 'ntc_0123'])
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(7_000)
    expect(clock.monotonic() - before).toBeLessThan(8_000)
  })

  const waited = async (retryAfter: string): Promise<number> => {
    const peer = await startPeer({
      http: (_request, response) => void response.writeHead(429, { 'retry-after': retryAfter }).end(),
    })
    const clock: FakeClock = createFakeClock()
    await expect((await hook(peer, { attempts: 2 }, { clock })).send(aNotice(), never)).rejects.toThrow('HTTP 429')
    return clock.monotonic()
  }

  it('waits no longer than a minute, whatever Retry-After says', async () => {
    expect(await waited('1000000000')).toBe(60_000)
    expect(await waited('soon')).toBeLessThan(1_000)
  })

  it('asks again where nothing listens, as often as it may', async () => {
    const clock = createFakeClock()
    const notifier = await notifiers.create(
      { use: 'webhook', url: `http://${await refusedHost()}/`, timeout: 1_000, attempts: 3 },
      contextIn(temporaryFolder(), { clock }),
    )
    await expect(notifier.send(aNotice(), never)).rejects.toThrow('webhook: no answer (ECONNREFUSED)')
    expect(clock.monotonic()).toBeGreaterThan(700)
  })
})
