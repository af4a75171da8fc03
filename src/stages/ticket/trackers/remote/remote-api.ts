import { UntilgreenError } from '../../../../errors.js'
import type { Clock } from '../../../../model/clock.js'
import { inertLine } from '../../../../model/inert-text.js'
import { askPolitely } from '../../../../platform/ask-politely.js'
import type { HttpAnswer, HttpOutcome } from '../../../../platform/http-outcome.js'
import { UnsureError } from './issue-host.js'

export interface RemoteApiOptions {
  kind: string
  /** Without a slash at its end. */
  baseUrl: string
  /** The token stands in one of them, and in nothing else. */
  headers: Readonly<Record<string, string>>
  timeoutMs: number
  clock: Clock
  mask(text: string): string
  /** Never shown, whatever the host answers. */
  token: string
  /** Answers by which this host says "not now", and for how many ms. */
  refused?(answer: HttpAnswer): number | undefined
}

/** A host's HTTP interface. Waits as long as the host asks for, up to a minute at a time. */
export interface RemoteApi {
  /** Undefined where there is nothing (404, 410). @throws UntilgreenError TRACKER_FAILED */
  read(path: string, signal: AbortSignal): Promise<unknown>
  /** May be asked twice without harm. Undefined where there is nothing. @throws UntilgreenError TRACKER_FAILED */
  put(order: WriteOrder, signal: AbortSignal): Promise<unknown>
  /** Makes something new. @throws UnsureError, UntilgreenError TRACKER_FAILED */
  post(order: WriteOrder, signal: AbortSignal): Promise<unknown>
}

export interface WriteOrder {
  /** Default: that of the call's name. */
  method?: 'POST' | 'PUT' | 'PATCH'
  path: string
  body: unknown
}

const ATTEMPTS = 4
const MAX_ANSWER_BYTES = 32 * 1024 * 1024
const MESSAGE_CHARACTERS = 200

export function remoteApi(options: RemoteApiOptions): RemoteApi {
  const ask = (method: string, path: string, body: unknown, asking: { repeatable: boolean; signal: AbortSignal }) => {
    const { baseUrl, headers, timeoutMs, clock, refused } = options
    const content = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    return askPolitely(
      {
        url: `${baseUrl}${path}`,
        method,
        headers: { 'user-agent': 'untilgreen', ...headers, ...type },
        ...content,
        // A renamed repository; the token does not go along to another origin.
        follow: method === 'GET',
      },
      {
        ...asking,
        timeoutMs,
        clock,
        attempts: ATTEMPTS,
        maxBodyBytes: MAX_ANSWER_BYTES,
        ...(refused && { refused }),
      },
    )
  }
  const settled = (outcome: HttpOutcome, what: string): unknown => {
    if ('problem' in outcome) throw failed(`${what}: no answer (${outcome.problem.code})`, options)
    if (outcome.status === 404 || outcome.status === 410) return undefined
    if (!isGood(outcome)) throw failed(`${what}: HTTP ${outcome.status}${saidBy(outcome)}`, options)
    if (outcome.status !== 204 && outcome.json === undefined) throw failed(`${what}: the answer is no JSON`, options)
    return outcome.json ?? {}
  }
  return {
    read: async (path, signal) => settled(await ask('GET', path, undefined, { repeatable: true, signal }), 'reading'),
    put: async ({ method = 'PUT', path, body }, signal) =>
      settled(await ask(method, path, body, { repeatable: true, signal }), 'changing'),
    async post({ method = 'POST', path, body }, signal) {
      const outcome = await ask(method, path, body, { repeatable: false, signal })
      if (isUnsure(outcome)) throw new UnsureError(failed(unsureText(outcome), options).message)
      const answer = settled(outcome, 'writing')
      if (answer === undefined) throw failed(`writing: HTTP ${(outcome as HttpAnswer).status}`, options)
      return answer
    },
  }
}

/** No answer though it was asked, an answer that is broken, or an error of the host's own in the middle of it. */
function isUnsure(outcome: HttpOutcome): boolean {
  if ('problem' in outcome) {
    const { code, tls, waitingFor } = outcome.problem
    return code !== 'BAD_URL' && tls === undefined && waitingFor !== 'a connection'
  }
  if (outcome.status === 503 && outcome.headers['retry-after'] !== undefined) return false
  return outcome.status >= 500 || (isGood(outcome) && outcome.status !== 204 && outcome.json === undefined)
}

function unsureText(outcome: HttpOutcome): string {
  return `writing: ${'problem' in outcome ? `no answer (${outcome.problem.code})` : `HTTP ${outcome.status}`}`
}

function isGood({ status }: HttpAnswer): boolean {
  return status >= 200 && status <= 299
}

function saidBy({ json }: HttpAnswer): string {
  const { message, error, errorMessages } = (json ?? {}) as Record<string, unknown>
  const said = [message, error, ...(Array.isArray(errorMessages) ? errorMessages : [])].find(
    (text) => typeof text === 'string',
  )
  return said === undefined ? '' : ` (${inertLine(String(said)).slice(0, MESSAGE_CHARACTERS)})`
}

function failed(text: string, { kind, token, mask }: RemoteApiOptions): UntilgreenError {
  return new UntilgreenError('TRACKER_FAILED', `${kind}: ${mask(text).replaceAll(token, '***')}`)
}
