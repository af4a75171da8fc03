import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import WebSocket from 'ws'

/** Longest wait for a token, a welcome or an event, in milliseconds. */
const PATIENCE_MS = Number(process.env.STAGING_PATIENCE_MS ?? 5_000)

const api = required('STAGING_API')
const auth = required('STAGING_AUTH')

/** A JSON request to the backend, by a token. */
export async function ask(path, { token, method = 'GET', json } = {}) {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const body = json === undefined ? undefined : JSON.stringify(json)
  const answer = await fetch(`${api}${path}`, { method, headers, body, signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return { status: answer.status, type: answer.headers.get('content-type'), body: isJson ? JSON.parse(text) : text }
}

/** A token for test user number `user`. */
export async function tokenFor(user) {
  const email = `staging-e2e-user-${String(user).padStart(3, '0')}@example.test`
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(`${auth}/auth/token`, { method: 'POST', body: JSON.stringify({ email }), signal })
  assert.equal(answer.status, 200, `POST /auth/token answered ${answer.status}`)
  return (await answer.json()).access_token
}

/** A chat session of a user, open and welcomed. The test's end closes it. */
export async function openSession(t, user, by = 'header') {
  const token = await tokenFor(user)
  const socket = connect(token, by)
  t.after(() => socket.terminate())
  const frames = framesOf(socket)
  const welcome = await frames.until((frame) => frame.event === 'connection_established', 'the welcome')
  return { token, welcome, protocol: socket.protocol, send: (frame) => socket.send(JSON.stringify(frame)), ...frames }
}

/** A connection that is expected to be refused: its frames and close code. */
export function refusal(token) {
  return new Promise((resolve, reject) => {
    const socket = connect(token, 'subprotocol')
    const frames = []
    socket.on('message', (text) => frames.push(JSON.parse(text)))
    socket.on('close', (code) => resolve({ frames, code }))
    socket.on('error', reject)
    setTimeout(() => reject(new Error(`timed out after ${PATIENCE_MS} ms waiting for the close`)), PATIENCE_MS).unref()
  })
}

function connect(token, by) {
  const url = `${api.replace(/^http/, 'ws')}/ws`
  if (by === 'header') return new WebSocket(url, { headers: { authorization: `Bearer ${token}` } })
  return new WebSocket(url, ['jwt-auth', `jwt.${Buffer.from(token).toString('base64url')}`])
}

function framesOf(socket) {
  const seen = []
  let read = 0
  let ended
  let wake = () => {}
  const end = (error) => {
    ended ??= error
    wake()
  }
  socket.on('message', (text) => {
    seen.push(JSON.parse(text))
    wake()
  })
  socket.on('error', end)
  socket.on('close', (code, reason) => end(new Error(`closed with ${code} ${reason}: ${lastOf(seen)}`)))
  /** The next frame that is the right one; what comes before it is passed over. */
  const until = async (isRight, what) => {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      while (read < seen.length) if (isRight(seen[read++])) return seen[read - 1]
      if (ended) throw ended
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) throw new Error(`timed out after ${PATIENCE_MS} ms waiting for ${what}, got ${lastOf(seen)}`)
      await new Promise((resolve) => {
        wake = resolve
        setTimeout(resolve, leftMs).unref()
      })
    }
  }
  return { seen, until }
}

const lastOf = (seen) => (seen.length === 0 ? 'nothing' : JSON.stringify(seen.at(-1)))

function required(name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the address of the staging`)
  return value
}
