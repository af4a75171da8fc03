import { type HttpExchange, runExchange } from './http-exchange.js'
import { type HttpPool, openHttpPool } from './http-pool.js'

export interface HttpRequest {
  url: string
  /** Default `GET`. */
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** A connection of its own, closed afterwards. */
  fresh?: boolean
  /** Redirects are answers unless this is set; then at most 5 are followed. */
  follow?: boolean
}

export interface HttpLimits {
  /** Deadline of the whole exchange, connecting and the last byte of the body included. */
  timeoutMs: number
  signal?: AbortSignal
  /** More than this of a body is not read; default 1 MiB. */
  maxBodyBytes?: number
  /** Sees the body's bytes as they come, with milliseconds since the start; `'stop'` ends the exchange with what there is. */
  onData?(chunk: Uint8Array, atMs: number): 'stop' | undefined
  /** Connections to be shared; default the process's own. */
  pool?: HttpPool
}

/** What was measured on the wire, whether or not there was an answer. */
export interface HttpMeasures {
  /** From the start to the last byte or the problem. */
  latencyMs: number
  remote?: string
  /** Opened for this exchange, not reused. */
  newConnection: boolean
  bytesSent: number
  bytesReceived: number
  tlsFingerprint?: string
}

export interface HttpAnswer extends HttpMeasures {
  status: number
  /** Names in lower case; several of one name joined with `, `. */
  headers: Readonly<Record<string, string>>
  /** UTF-8, bounded. */
  body: string
  /** Not the whole body: it is larger than the bound, or `onData` said stop. */
  truncated: boolean
  /** Present where the body is JSON. */
  json?: unknown
  /** From the start to the end of the head. */
  firstByteMs: number
}

/** Why there is no whole answer. */
export interface HttpProblem {
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, …; `TIMEOUT`, `ABORTED`, `CUT_BODY`, `BAD_ANSWER`, `BAD_URL`, `BAD_ENCODING` are ours. */
  code: string
  message: string
  /** A head came. */
  answered: boolean
  /** What was waited for. */
  waitingFor: 'a connection' | 'the head of the answer' | 'the rest of the body'
  /** A certificate or handshake problem: its short name. */
  tls?: string
  status?: number
}

export type HttpOutcome = HttpAnswer | ({ problem: HttpProblem } & HttpMeasures)

const MOST_REDIRECTS = 5
let sharedPool: Promise<HttpPool> | undefined

/** Asks over HTTP. Never throws for what the network or the peer does: that is the `problem`. */
export async function askHttp(request: HttpRequest, limits: HttpLimits): Promise<HttpOutcome> {
  sharedPool ??= limits.pool ? undefined : openHttpPool()
  const pool = limits.pool ?? (await (sharedPool ?? openHttpPool()))
  const until = performance.now() + limits.timeoutMs
  let current = request
  let outcome = await ask(current, limits, pool)
  for (let hop = 0; request.follow && hop < MOST_REDIRECTS && !('problem' in outcome); hop++) {
    const next = redirected(current, outcome)
    if (next === undefined) break
    current = next
    outcome = addMeasures(outcome, await ask(current, { ...limits, timeoutMs: until - performance.now() }, pool))
  }
  return outcome
}

async function ask(request: HttpRequest, limits: HttpLimits, pool: HttpPool): Promise<HttpOutcome> {
  const started = performance.now()
  const url = httpUrl(request.url)
  if (url === undefined) return badUrl(request.url)
  const method = (request.method ?? 'GET').toUpperCase()
  const first: HttpExchange = { request: { ...request, method }, url, limits, started }
  const outcome = await runExchange(pool, first)
  if (!wentStale(outcome, method)) return outcome
  // A kept connection that the peer closed while idle says nothing about the request: a new one is asked.
  return addMeasures(outcome, await runExchange(pool, { ...first, request: { ...first.request, fresh: true } }))
}

function wentStale(outcome: HttpOutcome, method: string): boolean {
  return (
    'problem' in outcome &&
    !outcome.newConnection &&
    !outcome.problem.answered &&
    (outcome.problem.code === 'ECONNRESET' || outcome.problem.code === 'EPIPE') &&
    /^(GET|HEAD|OPTIONS)$/.test(method)
  )
}

function redirected(request: HttpRequest, answer: HttpAnswer): HttpRequest | undefined {
  const location = answer.headers.location
  if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined
  if (!URL.canParse(location, request.url)) return undefined
  const url = new URL(location, request.url)
  const same = url.origin === new URL(request.url).origin
  const { body, ...rest } = request
  const secret = /^(authorization|cookie|proxy-authorization)$/i
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).filter(([name]) => same || !secret.test(name)),
  )
  const keepsMethod = answer.status === 307 || answer.status === 308
  if (!keepsMethod) return { ...rest, method: request.method === 'HEAD' ? 'HEAD' : 'GET', url: url.href, headers }
  return { ...rest, url: url.href, headers, ...(body !== undefined && { body }) }
}

function addMeasures(before: HttpOutcome, after: HttpOutcome): HttpOutcome {
  return {
    ...after,
    latencyMs: before.latencyMs + after.latencyMs,
    bytesSent: before.bytesSent + after.bytesSent,
    bytesReceived: before.bytesReceived + after.bytesReceived,
  }
}

/** Parsed once: `canParse` costs as much as parsing. */
function httpUrl(text: string): URL | undefined {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
  } catch {
    return undefined
  }
}

function badUrl(text: string): HttpOutcome {
  const message = `'${text.slice(0, 200)}' is no http or https address`
  const problem: HttpProblem = { code: 'BAD_URL', message, answered: false, waitingFor: 'a connection' }
  return { problem, latencyMs: 0, newConnection: false, bytesSent: 0, bytesReceived: 0 }
}
