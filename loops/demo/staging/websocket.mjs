import { randomUUID } from 'node:crypto'
import { WebSocketServer } from 'ws'
import { answerMessage } from './conversation.mjs'
import { TokenRefused } from './tokens.mjs'

/** Largest frame that is read, in bytes; above it the connection ends with 1009. */
const LARGEST_FRAME_BYTES = 64 * 1024

/** How many connections the process takes while `leak_after_sockets` is off. */
const MOST_CONNECTIONS = 1_000

/**
 * `/ws` on a server: each connection is identified, welcomed, and answered until it closes.
 * @param {import('node:http').Server} server
 * @param {object} backend the parts of the backend (backend.mjs)
 */
export function attachWebSocket(server, backend) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME_BYTES,
    handleProtocols: chooseProtocol,
  })
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    if (backend.faults.on.upgrade_hangs) return
    const refusal = refusalOf(request, backend)
    if (refusal) return stream.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    sockets.handleUpgrade(request, stream, head, (socket) => welcome(socket, request, backend))
  })
  return { closeAll: () => [...sockets.clients].map((socket) => socket.close(1001, 'restart')) }
}

/** `jwt-auth` where it is offered; else what was offered first. */
function chooseProtocol(offered) {
  return offered.has('jwt-auth') ? 'jwt-auth' : [...offered][0]
}

function refusalOf(request, { faults }) {
  if (new URL(request.url, 'http://staging.invalid').pathname !== '/ws') return '404 Not Found'
  const unavailableMs = faults.on.unavailable_s * 1000 - (performance.now() - faults.since)
  return unavailableMs > 0 ? `503 Service Unavailable\r\nretry-after: ${Math.ceil(unavailableMs / 1000)}` : undefined
}

async function welcome(socket, request, backend) {
  const early = []
  const keep = (text) => early.push(text)
  socket.on('message', keep)
  socket.on('error', () => socket.terminate())
  const failure = failureOf(backend.faults)
  if (failure) return refuse(socket, failure)
  try {
    const user = await backend.identifySocket(request, offeredProtocols(request))
    if (!user) return refuse(socket, { code: 'AUTH_REQUIRED', message: 'a token is required', close: 1008 })
    const connection = open(socket, user, backend)
    socket.off('message', keep)
    connection.receive(early)
  } catch (error) {
    refuse(socket, refusalFrame(error, request))
  }
}

const offeredProtocols = (request) =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim())

function refusalFrame(error, { headers }) {
  if (error instanceof TokenRefused) {
    const trace = headers.traceparent?.split('-')[1] ?? 'none'
    console.log(`${new Date().toISOString()} WARN /ws token refused: ${error.cause} trace=${trace}`)
    return { code: 'VALIDATION_FAILED', message: error.message, close: 1008 }
  }
  console.error(error)
  return { code: 'INTERNAL', message: 'an internal error occurred', close: 1011 }
}

/** Faults that end a connection right after the upgrade. */
function failureOf(faults) {
  const nth = ++faults.connections
  if (nth === faults.on.fail_on_connection) {
    return { code: 'INTERNAL', message: 'Factory validation failed', close: 1011 }
  }
  const most = faults.on.leak_after_sockets
  if (faults.leaked >= (most || MOST_CONNECTIONS)) {
    return { code: 'RESOURCE_LIMIT', message: `maximum number of WebSocket managers (${most}) reached`, close: 1013 }
  }
  faults.leaked++
  return undefined
}

/** The error frame, then the close: a client learns why. */
function refuse(socket, { code, message, close }) {
  const details = { environment: 'staging', error_code: code }
  const frame = {
    type: 'error_message',
    error_code: code,
    error_message: message,
    details,
    timestamp: Date.now() / 1000,
  }
  socket.send(JSON.stringify(frame))
  socket.close(close, message)
}

function open(socket, user, backend) {
  const { faults, store, connections, config } = backend
  if (faults.on.one_connection_per_user) endOthers(connections, user)
  const session = store.createSession(user.id)
  const connection = { socket, user, session, id: `ws_${config.service}_${randomUUID()}` }
  connections.add(connection)
  socket.on('close', () => {
    connections.delete(connection)
    if (faults.on.leak_after_sockets === 0) faults.leaked--
    if (faults.on.session_forgotten) store.deleteSession(session.session_id)
  })
  const send = (frame) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(frame))
  send(backend.welcome({ connection_id: connection.id, user_id: user.id, session_id: session.session_id }))
  const receive = (text) => answerMessage(String(text), { connection, send, backend })
  socket.on('message', receive)
  return { receive: (texts) => texts.map(receive) }
}

function endOthers(connections, user) {
  for (const { socket, user: other } of connections) if (other.id === user.id) socket.close(1000, 'replaced')
}
