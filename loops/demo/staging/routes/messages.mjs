import { requiredText } from '../http.mjs'
import { ownThread } from '../ownership.mjs'

/** Where `message_truncated` cuts, in characters. */
const CUT_CHARACTERS = 40

/** Messages of a thread: create, list in order, the whole history. */
export function messageRoutes(backend) {
  const { store, faults } = backend
  const entry = ({ user, params }) => ownThread(backend, user, params.id)
  const create = (call) => {
    const content = requiredText(call.body, 'content')
    const kept = faults.on.message_truncated ? content.slice(0, CUT_CHARACTERS) : content
    return { status: 201, body: store.addMessage(entry(call), 'user', kept) }
  }
  const list = (call) => {
    const { messages } = entry(call)
    return {
      body: { messages: faults.on.messages_reordered ? swapFirstTwo(messages) : messages, count: messages.length },
    }
  }
  const history = (call) => {
    const { thread, messages } = entry(call)
    return { body: { thread, messages: faults.on.history_capped ? messages.slice(-1) : messages } }
  }
  return [
    { method: 'POST', path: '/api/threads/:id/messages', handle: create },
    { method: 'GET', path: '/api/threads/:id/messages', handle: list },
    { method: 'GET', path: '/api/threads/:id/history', handle: history },
  ]
}

const swapFirstTwo = ([first, second, ...rest]) => [second, first, ...rest].filter(Boolean)
