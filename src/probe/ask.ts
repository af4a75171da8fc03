import type { Facts } from '../model/facts.js'
import { askHttp } from '../platform/http.js'
import type { HttpLimits } from '../platform/http-limits.js'
import type { HttpOutcome } from '../platform/http-outcome.js'
import type { HttpRequest } from '../platform/http-request.js'
import { brokenConditions, endpointOf, shownUrl } from './answer-facts.js'
import { type Condition, latencyConditions, meets } from './conditions.js'
import type { Expect } from './expect-schema.js'

/** One question about readiness, with all its variables filled in. An address alone is a GET. */
export interface Question {
  http: string | HttpRequest
  expect?: Expect
}

/** What came of it. */
export interface Reply {
  /** An answer came, and met all conditions. */
  held: boolean
  /** An answer came. */
  answered: boolean
  /** One line: the conditions that did not hold, or why there is no answer, or `200 in 3ms`. */
  message: string
  facts: Facts
  conditions: Condition[]
  outcome: HttpOutcome
}

/** Asks one HTTP question and checks its conditions. Never throws for what the other side does. */
export async function ask(question: Question, limits: HttpLimits & { nowMs: number }): Promise<Reply> {
  const request = typeof question.http === 'string' ? { url: question.http } : question.http
  const method = (request.method ?? 'GET').toUpperCase()
  const outcome = await askHttp(request, limits)
  const endpoint = endpointOf(request.url)
  const facts: Facts = { method, ...(endpoint !== undefined && { endpoint }) }
  const what = `${method} ${shownUrl(request.url)}`
  if ('problem' in outcome) {
    const { code, message, answered, tls, status } = outcome.problem
    const seen: Facts = {
      ...facts,
      ...(status !== undefined && { httpStatus: status }),
      ...(tls !== undefined ? { tls } : /^E[A-Z0-9]+$/.test(code) && { errno: code }),
    }
    return { held: false, answered, message: `${what}: ${message}`, facts: seen, conditions: [], outcome }
  }
  const expect = question.expect ?? {}
  const conditions = [
    ...meets(expect, outcome, { nowMs: limits.nowMs }),
    ...latencyConditions(expect.latency, [outcome.latencyMs]),
  ]
  const broken = brokenConditions(conditions)
  const seen = { ...facts, httpStatus: outcome.status, ...broken?.facts }
  const good = `${outcome.status} in ${Math.round(outcome.latencyMs)}ms`
  const message = `${what}: ${broken?.text ?? good}`
  return { held: broken === undefined, answered: true, message, facts: seen, conditions, outcome }
}
