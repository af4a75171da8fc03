import { requiredText } from '../http.mjs'
import { ownThread } from '../ownership.mjs'

/** Threads of conversation: create, list, read, rename, switch to, delete. */
export function threadRoutes(backend) {
  const { store, faults } = backend
  const thread = ({ user, params }) => ownThread(backend, user, params.id).thread
  const create = ({ user, body }) => {
    const title = requiredText(body, 'title')
    return { status: 201, body: store.createThread(user.id, faults.on.thread_untitled ? '' : title) }
  }
  const rename = (call) => {
    const found = thread(call)
    store.renameThread(found, requiredText(call.body, 'title'))
    return { body: found }
  }
  const switchTo = (call) => {
    const { id } = thread(call)
    if (!faults.on.switch_ignored) store.updateContext(call.user.id, { active_thread_id: id })
    return { body: { active_thread_id: id } }
  }
  const remove = (call) => {
    const { id } = thread(call)
    if (!faults.on.delete_ignored) store.deleteThread(id)
    return { status: 204 }
  }
  return [
    { method: 'POST', path: '/api/threads', handle: create },
    { method: 'GET', path: '/api/threads', handle: ({ user }) => ({ body: { threads: store.threadsOf(user.id) } }) },
    { method: 'GET', path: '/api/threads/:id', handle: (call) => ({ body: thread(call) }) },
    { method: 'PATCH', path: '/api/threads/:id', handle: rename },
    { method: 'DELETE', path: '/api/threads/:id', handle: remove },
    { method: 'POST', path: '/api/threads/:id/switch', handle: switchTo },
  ]
}
