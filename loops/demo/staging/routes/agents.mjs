import { setTimeout as sleep } from 'node:timers/promises'
import { AGENTS, partsOf } from '../agents.mjs'
import { saveAnswer } from '../conversation.mjs'
import { requiredText } from '../http.mjs'
import { ownThread } from '../ownership.mjs'

/** Pause between the parts of a stream, in milliseconds. */
const PART_MS = 60

/** Discovery, configuration, execution, status and control of agents. */
export function agentRoutes(backend) {
  const { agents } = backend
  const ending =
    (status) =>
    ({ user, body }) => ({ body: agents.end(user, requiredText(body, 'run_id'), status) })
  const start = ({ user, body }) => {
    const { run_id, agent, status } = agents.start(user, requiredText(body, 'agent'), requiredText(body, 'input'))
    return { status: 202, body: { run_id, agent, status } }
  }
  return [
    { method: 'GET', path: '/api/agents', handle: () => ({ body: discovery(backend) }) },
    { method: 'GET', path: '/api/agents/config', handle: () => ({ body: configuration(backend) }) },
    { method: 'GET', path: '/api/agents/status', handle: (call) => ({ body: status(call, backend) }) },
    { method: 'POST', path: '/api/agents/execute', handle: (call) => execute(call, backend) },
    { method: 'POST', path: '/api/agents/stream', handle: (call) => stream(call, backend) },
    { method: 'POST', path: '/api/agents/start', handle: start },
    { method: 'POST', path: '/api/agents/stop', handle: ending('stopped') },
    { method: 'POST', path: '/api/agents/cancel', handle: ending('cancelled') },
  ]
}

function discovery({ faults }) {
  const names = Object.keys(AGENTS).filter((name) => !(faults.on.agent_undiscovered && name === 'reporter'))
  return { agents: names.map((name) => ({ name, description: AGENTS[name].description })), count: names.length }
}

function configuration({ faults }) {
  const limits = ({ timeout_s, max_input_chars }) => (faults.on.agent_limits_lost ? {} : { timeout_s, max_input_chars })
  const agents = Object.fromEntries(Object.entries(AGENTS).map(([name, agent]) => [name, limits(agent)]))
  return { agents, default_agent: 'triage', environment: 'staging' }
}

function status({ user, query }, { agents, faults }) {
  if (query.has('run_id')) {
    const { run_id, agent, status: state } = agents.run(user, query.get('run_id'))
    return { run_id, agent, status: state }
  }
  const running = faults.on.status_stale ? [] : agents.running(user)
  const state = (name) => (running.some((run) => run.agent === name) ? 'running' : 'idle')
  return {
    agents: Object.fromEntries(Object.keys(AGENTS).map((name) => [name, state(name)])),
    active_runs: running.length,
  }
}

async function execute({ user, body }, backend) {
  const input = requiredText(body, 'input')
  const agent = requiredText(body, 'agent')
  const entry = body.thread_id && ownThread(backend, user, body.thread_id)
  const startedAt = performance.now()
  const { run_id, ...last } = await lastEvent(backend.agents.events(user, agent, input))
  if (entry) saveAnswer(backend, entry, last.result.text)
  if (backend.faults.on.execution_only_queued) return { body: { run_id, agent, status: 'queued' } }
  const durationMs = Math.round(performance.now() - startedAt)
  return { body: { run_id, agent, status: last.status, result: last.result, duration_ms: durationMs } }
}

/** Server-sent events: a `partial` for each part of the answer as it is made, then `complete`. */
async function stream({ user, body, response }, backend) {
  const { result, run_id } = await lastEvent(
    backend.agents.events(user, requiredText(body, 'agent'), requiredText(body, 'input')),
  )
  const { stream_buffered: buffered, partials_missing: endOnly } = backend.faults.on
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const parts = endOnly ? [] : partsOf(result.text)
  const held = []
  const write = (text) => (buffered ? held.push(text) : response.write(text))
  for (const [index, text] of parts.entries()) {
    write(serverSentEvent('partial', { run_id, index, text }))
    await sleep(PART_MS)
  }
  write(serverSentEvent('complete', { run_id, parts: parts.length, result }))
  response.end(held.join(''))
}

const serverSentEvent = (name, value) => `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`

async function lastEvent(events) {
  let last
  for await (const event of events) last = event
  return last
}
