import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, asSubprotocol, converse, type Frame, tokenFor, userId } from './staging-client.js'
import { type Staging, startStaging } from './start-staging.js'

let staging: Staging
let token: string
let bearer: { authorization: string }

beforeAll(async () => {
  staging = await startStaging()
  token = await tokenFor(staging, 33)
  bearer = { authorization: `Bearer ${token}` }
})
afterAll(() => staging.stop())

const EVENTS = ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed']

describe('the welcome', () => {
  it('is the first frame, by a bearer token', async () => {
    const { frames, protocol } = await converse(staging, { headers: bearer, frames: 1 })
    expect(frames[0]).toMatchObject({ event: 'connection_established', user_id: userId(33) })
    expect(protocol).toBe('')
  })

  it('comes likewise by a subprotocol, with jwt-auth negotiated where it is offered', async () => {
    const talk = await converse(staging, { protocols: ['jwt-auth', asSubprotocol(token)], frames: 1 })
    expect(talk).toMatchObject({ protocol: 'jwt-auth', frames: [{ event: 'connection_established' }] })
    const alone = await converse(staging, { protocols: [asSubprotocol(token)], frames: 1 })
    expect(alone.protocol).toBe(asSubprotocol(token))
  })

  it('comes likewise with an RS256 token, checked by the published keys', async () => {
    const rsa = await tokenFor(staging, 33, 'RS256')
    const { frames } = await converse(staging, { headers: { authorization: `Bearer ${rsa}` }, frames: 1 })
    expect(frames[0].user_id).toBe(userId(33))
    const { body } = await ask(`${staging.auth}/.well-known/jwks.json`)
    expect(body.keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' })
    expect(body.keys[0].d).toBeUndefined()
  })
})

describe('a refused token', () => {
  const details = { environment: 'staging', error_code: 'VALIDATION_FAILED' }
  const forged = () => `${token.slice(0, -6)}AAAAAA`

  it('gets an error frame, then close 1008, after a successful upgrade', async () => {
    const { frames, closeCode } = await converse(staging, { headers: { authorization: `Bearer ${forged()}` } })
    expect(frames).toMatchObject([
      { type: 'error_message', error_code: 'VALIDATION_FAILED', error_message: 'Token validation failed', details },
    ])
    expect(typeof frames[0].timestamp).toBe('number')
    expect(closeCode).toBe(1008)
  })

  it('is not helped by test headers', async () => {
    const headers = { 'x-staging-e2e': 'true', 'x-test-type': 'e2e', 'x-test-user': userId(33), 'x-bypass-auth': '1' }
    const { closeCode } = await converse(staging, { protocols: [asSubprotocol(forged())], headers })
    expect(closeCode).toBe(1008)
    const none = await converse(staging, { headers })
    expect([none.frames[0].error_code, none.closeCode]).toEqual(['AUTH_REQUIRED', 1008])
  })
})

describe('messages', () => {
  const talk = (send: unknown[], frames: number) => converse(staging, { headers: bearer, send, frames })

  it('answers a ping with its id', async () => {
    const { frames } = await talk([{ type: 'ping', id: 'p1' }], 2)
    expect(frames[1]).toMatchObject({ type: 'pong', id: 'p1' })
  })

  it('tells an agent’s run as five events in order', async () => {
    const { frames } = await talk([{ type: 'execute_agent', agent: 'triage', input: 'one two' }], 6)
    expect(frames.slice(1).map(({ type }: Frame) => type)).toEqual(EVENTS)
    expect(frames.slice(1).map(({ sequence }: Frame) => sequence)).toEqual([1, 2, 3, 4, 5])
    expect(frames[5].result).toMatchObject({ words: 2, characters: 7 })
  })

  it.each([
    ['no JSON', 'hello', 'INVALID_MESSAGE'],
    ['an unknown type', { type: 'dance' }, 'UNKNOWN_MESSAGE_TYPE'],
    ['the name of an object’s own method', { type: 'toString' }, 'UNKNOWN_MESSAGE_TYPE'],
    ['an unknown agent', { type: 'execute_agent', agent: 'nobody', input: '' }, 'NOT_FOUND'],
    ['an unknown thread', { type: 'chat_message', thread_id: 'none', content: 'x' }, 'NOT_FOUND'],
  ])('answers %s with an error frame and goes on', async (_case, message, code) => {
    const { frames } = await talk([message, { type: 'ping' }], 3)
    const errorCodes = frames.flatMap(({ error_code }: Frame) => error_code ?? [])
    expect(errorCodes).toEqual([code])
    expect(frames.some(({ type }: Frame) => type === 'pong')).toBe(true)
  })

  it('closes with 1009 after a frame above 64 KiB', async () => {
    const { closeCode } = await converse(staging, { headers: bearer, send: ['x'.repeat(70_000)] })
    expect(closeCode).toBe(1009)
  })
})
