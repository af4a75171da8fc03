import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { connectionError, peerOf } from './connection.js'
import { decodeBody } from './http-body.js'
import type { HttpLimits } from './http-limits.js'
import type { HttpAnswer, HttpMeasures, HttpOutcome, HttpProblem } from './http-outcome.js'
import type { HttpConnection, HttpPool } from './http-pool.js'
import type { HttpRequest } from './http-request.js'

/** One request and its limits. */
export interface HttpExchange {
  request: HttpRequest & { method: string }
  url: URL
  limits: HttpLimits
  /** By the monotonic clock. */
  started: number
}

/** What has come so far. */
interface Progress {
  status?: number
  headers?: Readonly<Record<string, string>>
  firstByteMs: number
  chunks: Uint8Array[]
  bodyBytes: number
  truncated: boolean
  sentBefore: number
  receivedBefore: number
}

const MAX_BODY_BYTES = 1024 * 1024

/** Runs one exchange on one connection, which goes back to the pool only after a whole answer. */
export function runExchange(pool: HttpPool, exchange: HttpExchange): Promise<HttpOutcome> {
  const { request, url, limits, started } = exchange
  const connection = pool.take(url.origin, peerOf(url), request.fresh === true)
  const progress = startProgress(connection)
  return new Promise((resolve) => {
    let settled = false
    const settle = (outcome: HttpOutcome, keep: boolean): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', aborted)
      resolve(outcome)
      if (keep && request.fresh !== true) pool.keep(url.origin, connection)
      else dispose(connection)
    }
    const fail = (problem: Pick<HttpProblem, 'code' | 'message' | 'tls'>) =>
      settle(failure(problem, exchange, connection, progress), false)
    const expired = () => fail(timeoutProblem(limits.timeoutMs, url, connection, progress))
    const aborted = () =>
      fail({ code: 'ABORTED', message: `aborted while waiting for ${awaited(connection, progress)}` })
    const timer = setTimeout(expired, Math.min(Math.max(0, limits.timeoutMs), 2 ** 31 - 1))
    if (limits.signal?.aborted) return aborted()
    limits.signal?.addEventListener('abort', aborted, { once: true })
    try {
      connection.client.dispatch(dispatchOptions(exchange), {
        onRequestStart() {},
        onResponseStart(_controller, status, headers) {
          if (status < 200) return
          progress.status = status
          progress.headers = plainHeaders(headers)
          progress.firstByteMs = performance.now() - started
        },
        onResponseData(_controller, chunk) {
          if (takeChunk(progress, chunk, exchange)) settle(answer(exchange, connection, progress), false)
        },
        onResponseEnd: () => settle(answer(exchange, connection, progress), true),
        onResponseError: (_controller, error) => fail(named(error, progress)),
      })
    } catch (error) {
      fail(connectionError(error))
    }
  })
}

function dispatchOptions({ request, url }: HttpExchange): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: request.method as Dispatcher.HttpMethod,
    ...(request.headers && { headers: request.headers }),
    ...(request.body !== undefined && { body: request.body }),
  }
}

function startProgress({ socket }: HttpConnection): Progress {
  return {
    firstByteMs: 0,
    chunks: [],
    bodyBytes: 0,
    truncated: false,
    sentBefore: socket?.bytesWritten ?? 0,
    receivedBefore: socket?.bytesRead ?? 0,
  }
}

/** True when no more is wanted. */
function takeChunk(progress: Progress, chunk: Uint8Array, { limits, started }: HttpExchange): boolean {
  const room = (limits.maxBodyBytes ?? MAX_BODY_BYTES) - progress.bodyBytes
  progress.bodyBytes += chunk.length
  // A large slice of the parser's own buffer must not be kept alive by a small part of it.
  progress.chunks.push(chunk.length > room ? chunk.slice(0, Math.max(0, room)) : chunk)
  const stop = limits.onData?.(chunk, performance.now() - started) === 'stop'
  progress.truncated = stop || chunk.length > room
  return progress.truncated
}

function answer(exchange: HttpExchange, connection: HttpConnection, progress: Progress): HttpOutcome {
  const { status, headers = {}, truncated } = progress
  const measured = measures(exchange, connection, progress)
  const decoded = decodeBody(progress.chunks, headers, truncated)
  if ('problem' in decoded) {
    const problem = { code: 'BAD_ENCODING', message: decoded.problem }
    return failure(problem, exchange, connection, progress)
  }
  const whole: HttpAnswer = {
    ...measured,
    status: status ?? 0,
    headers,
    body: decoded.text,
    truncated,
    firstByteMs: progress.firstByteMs,
    ...('json' in decoded && { json: decoded.json }),
  }
  return whole
}

function failure(
  problem: Pick<HttpProblem, 'code' | 'message' | 'tls'>,
  exchange: HttpExchange,
  connection: HttpConnection,
  progress: Progress,
): HttpOutcome {
  return {
    ...measures(exchange, connection, progress),
    problem: {
      ...problem,
      answered: progress.status !== undefined,
      waitingFor: awaited(connection, progress),
      ...(progress.status !== undefined && { status: progress.status }),
    },
  }
}

function measures({ started }: HttpExchange, { socket, used, end }: HttpConnection, progress: Progress): HttpMeasures {
  return {
    latencyMs: performance.now() - started,
    newConnection: end !== undefined && !used,
    bytesSent: (socket?.bytesWritten ?? 0) - progress.sentBefore,
    bytesReceived: (socket?.bytesRead ?? 0) - progress.receivedBefore,
    ...end,
  }
}

function timeoutProblem(timeoutMs: number, url: URL, connection: HttpConnection, progress: Progress) {
  const what = awaited(connection, progress)
  const where = what === 'a connection' ? ` to ${url.host}` : ''
  const came = what === 'the rest of the body' ? ` (${progress.bodyBytes} bytes came)` : ''
  return { code: 'TIMEOUT', message: `timed out after ${Math.round(timeoutMs)}ms waiting for ${what}${where}${came}` }
}

function awaited({ end }: HttpConnection, { status }: Progress): HttpProblem['waitingFor'] {
  if (status !== undefined) return 'the rest of the body'
  return end ? 'the head of the answer' : 'a connection'
}

function named(error: Error, progress: Progress): Pick<HttpProblem, 'code' | 'message' | 'tls'> {
  const problem = connectionError(error)
  if (progress.status !== undefined) {
    return {
      code: 'CUT_BODY',
      message: `the answer broke off after ${progress.bodyBytes} bytes of its body: ${problem.message}`,
    }
  }
  if (/^(?:UNKNOWN$|HPE_)/.test(problem.code)) {
    return { code: 'BAD_ANSWER', message: `the answer is no HTTP: ${problem.message}` }
  }
  if (problem.code !== 'UND_ERR_SOCKET') return problem
  return { code: 'ECONNRESET', message: 'the peer closed the connection before it answered (ECONNRESET)' }
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}

/** The socket first: a client that is still connecting would leave it open. */
function dispose({ client, socket }: HttpConnection): void {
  socket?.destroy()
  client.destroy(() => undefined)
}
