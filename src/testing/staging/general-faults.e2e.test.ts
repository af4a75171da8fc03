import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, asSubprotocol, converse, type Frame, tokenFor } from './staging-client.js'
import { type Staging, startStaging } from './start-staging.js'

let staging: Staging
let token: string
let bearer: { authorization: string }

beforeAll(async () => {
  staging = await startStaging()
})
beforeEach(async () => {
  await staging.setFaults({})
  token = await tokenFor(staging, 34)
  bearer = { authorization: `Bearer ${token}` }
})
afterAll(() => staging.stop())

const withHeader = (frames = 1) => converse(staging, { headers: bearer, frames })
const agents = () => ask(`${staging.api}/api/agents`, { token })

describe('tokens', () => {
  it.each(['previous', 'trailing-newline', 'base64'])(
    'a validator with the secret %s refuses good tokens',
    async (secret) => {
      await staging.setFaults({ validator_secret: secret })
      expect((await agents()).status).toBe(401)
      expect((await withHeader(2)).closeCode).toBe(1008)
    },
  )

  it('a wrong secret for subprotocols alone leaves the header path as it is', async () => {
    await staging.setFaults({ validator_secret: 'previous', validator_secret_for: 'subprotocol' })
    expect((await agents()).status).toBe(200)
    expect((await withHeader()).closeCode).toBe(1000)
    expect((await converse(staging, { protocols: ['jwt-auth', asSubprotocol(token)] })).closeCode).toBe(1008)
  })

  it('expired tokens are issued, and refused', async () => {
    await staging.setFaults({ tokens_expired: true })
    token = await tokenFor(staging, 34)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.exp * 1000).toBeLessThan(Date.now())
    expect((await agents()).status).toBe(401)
  })

  it('a validator whose clock is an hour ahead refuses fresh tokens', async () => {
    await staging.setFaults({ clock_skew_s: 3600 })
    expect((await agents()).status).toBe(401)
  })
})

describe('availability', () => {
  it('answers 503 with Retry-After for a while, then serves again', async () => {
    await staging.setFaults({ unavailable_s: 0.4 })
    const refused = await agents()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    await expect(withHeader()).rejects.toThrow('503')
    await expect.poll(async () => (await agents()).status).toBe(200)
  })

  it('slows each answer down', async () => {
    await staging.setFaults({ slow_ms: 300 })
    const askedAt = performance.now()
    await agents()
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(299)
  })

  it('fails a seeded share of requests, the same ones for the same seed', async () => {
    const statuses = async (seed: number) => {
      await staging.setFaults({ flaky_rate: 0.5, flaky_seed: seed })
      const seen: number[] = []
      for (let at = 0; at < 20; at++) seen.push((await agents()).status)
      return seen
    }
    const first = await statuses(7)
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await statuses(7)).toEqual(first)
    expect(await statuses(8)).not.toEqual(first)
  })
})

describe('connections', () => {
  it('leaves an upgrade unanswered', async () => {
    await staging.setFaults({ upgrade_hangs: true })
    const waiting = Symbol('nothing came')
    const pause = new Promise((resolve) => setTimeout(resolve, 300, waiting))
    expect(await Promise.race([withHeader().catch(() => 'refused'), pause])).toBe(waiting)
  })

  it('fails inside on the nth connection alone: 1011', async () => {
    await staging.setFaults({ fail_on_connection: 2 })
    expect((await withHeader()).closeCode).toBe(1000)
    const failed = await converse(staging, { headers: bearer })
    expect([failed.closeCode, failed.closeReason]).toEqual([1011, 'Factory validation failed'])
    expect((await withHeader()).closeCode).toBe(1000)
  })

  it('takes no more connections once the leak is full', async () => {
    await staging.setFaults({ leak_after_sockets: 2 })
    expect((await withHeader()).closeCode).toBe(1000)
    expect((await withHeader()).closeCode).toBe(1000)
    const refused = await converse(staging, { headers: bearer })
    expect(refused.closeReason).toBe('maximum number of WebSocket managers (2) reached')
  })
})

describe('events', () => {
  const EVENTS = ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed']
  const send = [{ type: 'execute_agent', agent: 'triage', input: 'x' }]
  const typesOf = (frames: Frame[]) => frames.slice(1).map(({ type }: Frame) => type)

  it('change places', async () => {
    await staging.setFaults({ events_reordered: true })
    const { frames } = await converse(staging, { headers: bearer, send, frames: 6 })
    expect(typesOf(frames)).not.toEqual(EVENTS)
    expect(typesOf(frames).sort()).toEqual([...EVENTS].sort())
  })

  it('are lost', async () => {
    await staging.setFaults({ events_lost_rate: 1 })
    const ping = [...send, { type: 'ping' }]
    const { frames } = await converse(staging, { headers: bearer, send: ping, frames: 2 })
    expect(typesOf(frames)).toEqual(['pong'])
  })
})

describe('the switches', () => {
  it('are refused by name where there is no such fault', async () => {
    const answer = await ask(`${staging.api}/__faults`, { method: 'POST', json: { no_such_fault: true } })
    expect([answer.status, answer.body.error_message]).toEqual([422, 'there is no fault no_such_fault'])
  })

  it('show what is on', async () => {
    await staging.setFaults({ slow_ms: 1, pong_missing: true })
    expect((await ask(`${staging.api}/__faults`)).body).toEqual({ faults: { slow_ms: 1, pong_missing: true } })
  })
})
