import { HttpError, notFound, readJson, sendJson } from './http.mjs'

/**
 * @typedef {object} Route
 * @property {string} method `GET`, …
 * @property {string} path `/api/threads/:id`
 * @property {(call: Call) => Promise<Answer | undefined> | Answer | undefined} handle `undefined`: it answered by itself
 * @property {boolean} [open] needs no token
 *
 * @typedef {object} Call
 * @property {import('node:http').IncomingMessage} request
 * @property {import('node:http').ServerResponse} response
 * @property {Record<string, string>} params parts of the path
 * @property {URLSearchParams} query
 * @property {Record<string, unknown>} body
 * @property {import('./users.mjs').Identity} user who asks; absent on open routes
 *
 * @typedef {{ status?: number, body?: unknown, headers?: Record<string, string> }} Answer
 */

/**
 * An HTTP request listener over a table of routes.
 * @param {Route[]} routes the first that matches wins
 * @param {(request: import('node:http').IncomingMessage) => Promise<import('./users.mjs').Identity>} identify throws 401
 * @param {(call: { request: object, response: object, path: string, user?: object }) => Promise<void>} before may throw or wait
 */
export function createRouter(routes, identify, before) {
  const table = routes.map((route) => ({ ...route, parts: route.path.split('/') }))
  return async (request, response) => {
    try {
      const answer = await dispatch({ table, identify, before }, request, response)
      if (answer) sendJson(response, answer)
    } catch (error) {
      sendJson(response, answerOf(error))
    }
  }
}

async function dispatch({ table, identify, before }, request, response) {
  const url = new URL(request.url, 'http://staging.invalid')
  const found = find(table, request.method, url.pathname)
  await before({ request, response, path: url.pathname })
  const user = found.route.open ? undefined : await identify(request)
  const body = request.method === 'GET' || request.method === 'DELETE' ? {} : await readJson(request)
  return found.route.handle({ request, response, params: found.params, query: url.searchParams, body, user })
}

function find(table, method, path) {
  const parts = path.split('/')
  const here = table.map((route) => ({ route, params: match(route.parts, parts) })).filter(({ params }) => params)
  if (here.length === 0) throw notFound(path)
  const hit = here.find(({ route }) => route.method === method)
  if (hit) return hit
  const allow = here.map(({ route }) => route.method).join(', ')
  throw new HttpError(405, 'METHOD_NOT_ALLOWED', `${path} takes ${allow}`, { headers: { allow } })
}

function match(pattern, parts) {
  if (pattern.length !== parts.length) return undefined
  const params = {}
  for (const [at, part] of pattern.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decode(parts[at])
    else if (part !== parts[at]) return undefined
  }
  return params
}

function decode(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    throw notFound(part)
  }
}

function answerOf(error) {
  if (error instanceof HttpError) return { status: error.status, body: error.body, headers: error.headers }
  console.error(error)
  return { status: 500, body: { error_code: 'INTERNAL', error_message: 'an internal error occurred' } }
}
