import { HttpError } from './http.mjs'
import { ownThread } from './ownership.mjs'

/**
 * Answers one message of a client: `ping`, `chat_message` or `execute_agent`.
 * @param {string} text as received
 * @param {{ connection: object, send: (frame: object) => void, backend: object }} context
 */
export async function answerMessage(text, { connection, send, backend }) {
  const message = parse(text)
  if (!message) return send(errorFrame('INVALID_MESSAGE', 'a message is a JSON object with a type'))
  const answer = Object.hasOwn(ANSWERS, message.type) ? ANSWERS[message.type] : undefined
  if (!answer) return send(errorFrame('UNKNOWN_MESSAGE_TYPE', `unknown message type ${message.type}`))
  try {
    await answer(message, { connection, send, backend })
  } catch (error) {
    if (error instanceof HttpError) return send(errorFrame(error.code, error.message))
    console.error(error)
    send(errorFrame('INTERNAL', 'an internal error occurred'))
    connection.socket.close(1011, 'internal error')
  }
}

const ANSWERS = { ping: pong, chat_message: acknowledge, execute_agent: execute }

function pong(message, { send, backend }) {
  if (!backend.faults.on.pong_missing)
    send({ type: 'pong', id: message.id ?? null, server_time: new Date().toISOString() })
}

function acknowledge(message, { connection, send, backend }) {
  if (typeof message.content !== 'string') throw new HttpError(422, 'UNPROCESSABLE', 'content must be a text')
  const entry = ownThread(backend, connection.user, message.thread_id)
  const stored = backend.store.addMessage(entry, 'user', message.content)
  if (backend.faults.on.ack_missing) return
  send({ type: 'message_ack', message_id: stored.id, thread_id: stored.thread_id, sequence: stored.sequence })
}

async function execute(message, { connection, send, backend }) {
  if (typeof message.input !== 'string') throw new HttpError(422, 'UNPROCESSABLE', 'input must be a text')
  const entry = message.thread_id && ownThread(backend, connection.user, message.thread_id)
  const deliver = delivery(backend.faults, send)
  for await (const event of backend.agents.events(connection.user, message.agent, message.input)) {
    deliver(event)
    if (entry && event.type === 'agent_completed') saveAnswer(backend, entry, event.result.text)
  }
  deliver.flush()
}

/** Writes an agent's answer to its thread. */
export function saveAnswer({ store, faults }, entry, text) {
  if (!faults.on.answer_unsaved) store.addMessage(entry, 'assistant', text)
}

/** Sends events in order, unless a fault loses or swaps them. */
function delivery(faults, send) {
  let held
  const deliver = (event) => {
    if (faults.on.critical_event_lost && event.type === 'tool_completed') return
    if (faults.on.events_lost_rate > 0 && faults.random() < faults.on.events_lost_rate) return
    if (!faults.on.events_reordered) return send(event)
    if (held === undefined) {
      held = event
      return
    }
    send(event)
    deliver.flush()
  }
  deliver.flush = () => {
    if (held !== undefined) send(held)
    held = undefined
  }
  return deliver
}

function errorFrame(code, message) {
  const details = { environment: 'staging', error_code: code }
  return { type: 'error_message', error_code: code, error_message: message, details, timestamp: Date.now() / 1000 }
}

function parse(text) {
  try {
    const message = JSON.parse(text)
    return typeof message?.type === 'string' ? message : undefined
  } catch {
    return undefined
  }
}
