import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writeWhole } from './serve.mjs'

/** Changes within this time are written together, in milliseconds. */
const WRITE_DELAY_MS = 20

/**
 * Threads, messages, sessions and preferences: in memory, and in one JSON file so that they survive a deploy.
 * @param {string} file
 */
export function openStore(file) {
  const state = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  state.threads ??= {}
  state.sessions ??= {}
  state.contexts ??= {}
  let pending
  const save = () => {
    clearTimeout(pending)
    pending = undefined
    writeWhole(file, JSON.stringify(state))
  }
  const changed = () => {
    pending ??= setTimeout(save, WRITE_DELAY_MS).unref()
  }
  return { ...threads(state, changed), ...sessions(state, changed), ...contexts(state, changed), save }
}

function threads(state, changed) {
  return {
    createThread(userId, title) {
      const thread = { id: `thread_${randomUUID()}`, user_id: userId, title, status: 'active', created_at: now() }
      state.threads[thread.id] = { thread, messages: [] }
      changed()
      return thread
    },
    /** The thread with its messages, or undefined. */
    thread: (id) => (Object.hasOwn(state.threads, id) ? state.threads[id] : undefined),
    threadsOf: (userId) =>
      Object.values(state.threads).flatMap(({ thread }) => (thread.user_id === userId ? thread : [])),
    renameThread(thread, title) {
      thread.title = title
      changed()
    },
    deleteThread(id) {
      delete state.threads[id]
      changed()
    },
    addMessage({ thread, messages }, role, content) {
      const sequence = messages.length + 1
      const message = { id: `msg_${randomUUID()}`, thread_id: thread.id, sequence, role, content, created_at: now() }
      messages.push(message)
      changed()
      return message
    },
  }
}

function sessions(state, changed) {
  return {
    createSession(userId) {
      const session = { session_id: `session_${randomUUID()}`, user_id: userId, created_at: now() }
      state.sessions[session.session_id] = session
      changed()
      return session
    },
    session: (id) => (Object.hasOwn(state.sessions, id) ? state.sessions[id] : undefined),
    sessionsOf: (userId) => Object.values(state.sessions).filter((session) => session.user_id === userId),
    deleteSession(id) {
      delete state.sessions[id]
      changed()
    },
  }
}

function contexts(state, changed) {
  return {
    /** What belongs to one user: `{active_thread_id, preferences}`. */
    context: (userId) => state.contexts[userId] ?? { active_thread_id: null, preferences: {} },
    updateContext(userId, change) {
      state.contexts[userId] = { ...(state.contexts[userId] ?? { active_thread_id: null, preferences: {} }), ...change }
      changed()
      return state.contexts[userId]
    },
  }
}

const now = () => new Date().toISOString()
