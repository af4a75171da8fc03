import { setTimeout as sleep } from 'node:timers/promises'
import { unprocessable } from '../http.mjs'
import { ownSession } from '../ownership.mjs'

/** How long `reads_slow` makes reading a context, in milliseconds. */
const SLOW_MS = 3_000

/** Chat sessions: one for each connection, and those made by hand. They outlive both connection and deploy. */
export function sessionRoutes(backend) {
  const { store } = backend
  const remove = ({ user, params }) => {
    store.deleteSession(ownSession(backend, user, params.id).session_id)
    return { status: 204 }
  }
  return [
    {
      method: 'POST',
      path: '/api/sessions',
      handle: ({ user }) => ({ status: 201, body: store.createSession(user.id) }),
    },
    { method: 'GET', path: '/api/sessions', handle: ({ user }) => ({ body: { sessions: store.sessionsOf(user.id) } }) },
    {
      method: 'GET',
      path: '/api/sessions/:id',
      handle: (call) => ({ body: ownSession(backend, call.user, call.params.id) }),
    },
    { method: 'DELETE', path: '/api/sessions/:id', handle: remove },
  ]
}

/** What the backend knows about the one who asks. */
export function userRoutes(backend) {
  const { store, faults } = backend
  let first
  const read = async ({ user }) => {
    if (faults.on.reads_slow) await sleep(SLOW_MS)
    first ??= user
    return { body: contextOf(store, faults.on.context_shared ? first : user) }
  }
  const update = ({ user, body }) => {
    const { preferences } = body
    if (preferences === null || typeof preferences !== 'object' || Array.isArray(preferences)) {
      throw unprocessable('preferences must be an object', { field: 'preferences' })
    }
    store.updateContext(user.id, { preferences })
    return { body: contextOf(store, user) }
  }
  return [
    { method: 'GET', path: '/api/user/context', handle: read },
    { method: 'PUT', path: '/api/user/context', handle: update },
  ]
}

function contextOf(store, { id, email, permissions }) {
  return { user_id: id, email, permissions, ...store.context(id), sessions: store.sessionsOf(id).length }
}
