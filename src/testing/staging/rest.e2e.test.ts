import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ask, tokenFor, userId } from './staging-client.js'
import { type Staging, startStaging } from './start-staging.js'

let staging: Staging
let token: string
let other: string

beforeAll(async () => {
  staging = await startStaging()
  token = await tokenFor(staging, 31)
  other = await tokenFor(staging, 32)
})
afterEach(() => staging.setFaults({}))
afterAll(() => staging.stop())

const api = (path: string, options: Parameters<typeof ask>[1] = {}) =>
  ask(`${staging.api}${path}`, { token, ...options })
const post = (path: string, json: unknown) => api(path, { method: 'POST', json })

describe('health', () => {
  it('names service, version, revision and time', async () => {
    const { status, body } = await ask(`${staging.api}/health`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'healthy', service: 'backend', version: '2.4.2', revision: 'r3' })
    expect(Math.abs(Date.parse(body.timestamp) - Date.now())).toBeLessThan(10_000)
  })

  it('is not ready while it starts', async () => {
    const config = JSON.parse(readFileSync(join(staging.workspace, 'backend.json'), 'utf8'))
    const portFile = join(staging.workspace, 'starting.port')
    const file = join(staging.workspace, 'starting.json')
    const storeFile = join(staging.workspace, 'starting.store')
    writeFileSync(file, JSON.stringify({ ...config, port: 0, portFile, storeFile, startupMs: 1_500 }))
    const starting = spawn(process.execPath, ['loops/demo/staging/backend.mjs', file], { stdio: 'ignore' })
    await expect.poll(() => existsSync(portFile), { timeout: 20_000 }).toBe(true)
    const ready = () => ask(`http://127.0.0.1:${Number(readFileSync(portFile, 'utf8'))}/health/ready`)
    expect(await ready()).toMatchObject({ status: 503, body: { startup_in_progress: true } })
    await expect.poll(async () => (await ready()).status, { timeout: 5_000 }).toBe(200)
    starting.kill()
  })

  it('discovers the services with their state of now', async () => {
    const { body } = await ask(`${staging.api}/api/discovery/services`)
    expect(body.services).toMatchObject([
      { name: 'backend', status: 'healthy', url: staging.api },
      { name: 'auth', status: 'healthy', url: staging.auth },
    ])
  })
})

describe('refusals', () => {
  it('401 without a token, and with one that is none', async () => {
    expect(await ask(`${staging.api}/api/agents`)).toMatchObject({ status: 401, body: { error_code: 'AUTH_REQUIRED' } })
    expect(await api('/api/agents', { token: 'a.b.c' })).toMatchObject({
      status: 401,
      body: { error_code: 'VALIDATION_FAILED' },
    })
  })

  it('403 for the thread, session and run of another user', async () => {
    const thread = (await post('/api/threads', { title: 'mine' })).body
    const session = (await post('/api/sessions', {})).body
    const run = (await post('/api/agents/start', { agent: 'triage', input: 'x' })).body
    for (const path of [
      `threads/${thread.id}`,
      `sessions/${session.session_id}`,
      `agents/status?run_id=${run.run_id}`,
    ]) {
      expect(await api(`/api/${path}`, { token: other })).toMatchObject({
        status: 403,
        body: { error_code: 'FORBIDDEN' },
      })
    }
  })

  it('404 for what is not there, 405 for a method that is not taken', async () => {
    expect((await api('/api/nothing')).status).toBe(404)
    expect((await api('/api/threads/thread_none')).status).toBe(404)
    const wrong = await api('/api/agents', { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
  })

  it.each([
    ['no JSON', '{"title":'],
    ['no object', '[1]'],
    ['a field is missing', '{}'],
    ['a field has the wrong type', '{"title":7}'],
  ])('422 for a bad body: %s', async (_case, body) => {
    expect((await api('/api/threads', { method: 'POST', body })).status).toBe(422)
  })

  it('413 for a body above 64 KiB', async () => {
    const body = JSON.stringify({ title: 'x'.repeat(70_000) })
    expect((await api('/api/threads', { method: 'POST', body })).status).toBe(413)
  })

  it('429 with Retry-After above the limit of a user, and only of that user', async () => {
    await staging.setFaults({ requests_per_second: 3 })
    const third = await tokenFor(staging, 36)
    const answers = await Promise.all(Array.from({ length: 12 }, () => api('/api/agents')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(4)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect((await api('/api/agents', { token: third })).status).toBe(200)
  })
})

describe('threads and messages', () => {
  it('keeps messages in the order of their creation', async () => {
    const { id } = (await post('/api/threads', { title: 'order' })).body
    for (const content of ['a', 'b', 'c']) await post(`/api/threads/${id}/messages`, { content })
    const { body } = await api(`/api/threads/${id}/messages`)
    expect(body.messages.map((message: { content: string }) => message.content)).toEqual(['a', 'b', 'c'])
    expect(body.messages.map((message: { sequence: number }) => message.sequence)).toEqual([1, 2, 3])
  })

  it('lists the threads of the one who asks', async () => {
    await post('/api/threads', { title: 'listed' })
    const threads = (await api('/api/threads')).body.threads
    expect(threads.every((thread: { user_id: string }) => thread.user_id === userId(31))).toBe(true)
    expect((await api('/api/threads', { token: other })).body.threads).toEqual([])
  })

  it('deletes a session', async () => {
    const { session_id: id } = (await post('/api/sessions', {})).body
    expect((await api(`/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await api(`/api/sessions/${id}`)).status).toBe(404)
  })
})

describe('streaming', () => {
  it('sends each part of the answer as an event, then the whole', async () => {
    const { headers, body } = await post('/api/agents/stream', { agent: 'triage', input: 'a b c' })
    expect(headers.get('content-type')).toBe('text/event-stream')
    const events = [...String(body).matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name, json]) => ({
      name,
      value: JSON.parse(json ?? ''),
    }))
    expect(events.map(({ name }) => name)).toEqual(['partial', 'partial', 'partial', 'complete'])
    const parts = events.slice(0, -1).map(({ value }) => value.text)
    expect(parts.join(' ')).toBe(events.at(-1)?.value.result.text)
  })
})
