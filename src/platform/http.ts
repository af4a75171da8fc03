import { type HttpExchange, runExchange } from './http-exchange.js'
import type { HttpLimits } from './http-limits.js'
import type { HttpAnswer, HttpOutcome, HttpProblem } from './http-outcome.js'
import { type HttpPool, openHttpPool } from './http-pool.js'
import type { HttpRequest } from './http-request.js'

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
