import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, openSession } from './session.mjs'

test('test_005_agent_discovery_real', async (t) => {
  const { token } = await openSession(t, 5)
  const { status, body } = await ask('/api/agents', { token })
  assert.equal(status, 200)
  assert.deepEqual(
    body.agents.map(({ name }) => name),
    ['triage', 'researcher', 'reporter'],
  )
})

test('test_007_agent_execution_endpoints_real', async (t) => {
  const { token } = await openSession(t, 7)
  const json = { agent: 'triage', input: 'one two three' }
  const { status, body } = await ask('/api/agents/execute', { token, method: 'POST', json })
  assert.equal(status, 200)
  assert.equal(body.status, 'completed')
  assert.equal(body.result.words, 3)
})

test('test_008_agent_streaming_capabilities_real', async (t) => {
  const { token } = await openSession(t, 8)
  const json = { agent: 'triage', input: 'one two three' }
  const { type, body } = await ask('/api/agents/stream', { token, method: 'POST', json })
  assert.equal(type, 'text/event-stream')
  assert.equal([...body.matchAll(/^event: partial$/gm)].length, 3)
})

test('test_014_thread_switching_real', async (t) => {
  const { token } = await openSession(t, 14)
  const threads = []
  for (const title of ['one', 'two']) {
    threads.push((await ask('/api/threads', { token, method: 'POST', json: { title } })).body.id)
  }
  await ask(`/api/threads/${threads[0]}/switch`, { token, method: 'POST', json: {} })
  assert.equal((await ask('/api/user/context', { token })).body.active_thread_id, threads[0])
})

test('test_021_message_ordering_consistency_real', async (t) => {
  const { token } = await openSession(t, 21)
  const thread = (await ask('/api/threads', { token, method: 'POST', json: { title: 'order' } })).body.id
  const contents = Array.from({ length: 6 }, (_, at) => `number ${at}`)
  for (const content of contents) {
    await ask(`/api/threads/${thread}/messages`, { token, method: 'POST', json: { content } })
  }
  const { body } = await ask(`/api/threads/${thread}/messages`, { token })
  assert.deepEqual(
    body.messages.map(({ content }) => content),
    contents,
  )
})
