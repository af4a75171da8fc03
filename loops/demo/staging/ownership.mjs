import { HttpError, notFound } from './http.mjs'

/** A thread with its messages, if it is this user's. @throws {HttpError} 404, 403 */
export function ownThread({ store, faults }, user, id) {
  const entry = store.thread(id)
  if (!entry) throw notFound('thread')
  if (entry.thread.user_id === user.id || faults.on.foreign_threads_readable) return entry
  throw new HttpError(403, 'FORBIDDEN', 'the thread belongs to another user')
}

/** A session, if it is this user's. @throws {HttpError} 404, 403 */
export function ownSession({ store }, user, id) {
  const session = store.session(id)
  if (!session) throw notFound('session')
  if (session.user_id === user.id) return session
  throw new HttpError(403, 'FORBIDDEN', 'the session belongs to another user')
}
