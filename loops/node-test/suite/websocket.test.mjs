import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, openSession, refusal, tokenFor } from './session.mjs'

const EVENTS = ['agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'agent_completed']

test('test_001_websocket_connection_real', async (t) => {
  const session = await openSession(t, 1, 'subprotocol')
  assert.equal(session.protocol, 'jwt-auth')
  session.send({ type: 'ping', id: '001' })
  const pong = await session.until(({ type }) => type === 'pong', 'the pong')
  assert.equal(pong.id, '001')
})

test('test_002_websocket_authentication_real', async (t) => {
  const session = await openSession(t, 2, 'subprotocol')
  assert.equal(session.welcome.user_id, 'staging-e2e-user-002')
  const forged = `${session.token.slice(0, -6)}AAAAAA`
  const { frames, code } = await refusal(forged)
  assert.equal(frames[0].error_code, 'VALIDATION_FAILED')
  assert.equal(code, 1008)
})

test('test_003_websocket_message_send_real', async (t) => {
  const session = await openSession(t, 3)
  const thread = await newThread(session.token)
  session.send({ type: 'chat_message', thread_id: thread, content: 'hello' })
  const ack = await session.until(({ type }) => type === 'message_ack', 'the acknowledgement')
  const { body } = await ask(`/api/threads/${thread}/messages`, session)
  assert.deepEqual(
    body.messages.map(({ id, content }) => ({ id, content })),
    [{ id: ack.message_id, content: 'hello' }],
  )
})

test('test_022_critical_event_delivery_real', async (t) => {
  const session = await openSession(t, 22)
  session.send({ type: 'execute_agent', agent: 'triage', input: 'one two' })
  const last = await session.until(({ type }) => type === 'agent_completed', 'the end of the run')
  assert.deepEqual(
    session.seen.slice(1).map(({ type }) => type),
    EVENTS,
  )
  assert.equal(last.result.words, 2)
})

test('test_024_concurrent_user_isolation_real', async (t) => {
  const session = await openSession(t, 24)
  const thread = await newThread(session.token)
  const stranger = await tokenFor(54)
  assert.equal((await ask(`/api/threads/${thread}`, { token: stranger })).status, 403)
})

async function newThread(token) {
  const { status, body } = await ask('/api/threads', { token, method: 'POST', json: { title: 'a thread' } })
  assert.equal(status, 201)
  return body.id
}
