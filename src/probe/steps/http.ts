import type { Facts } from '../../model/facts.js'
import { askHttp } from '../../platform/http.js'
import type { HttpAnswer, HttpProblem } from '../../platform/http-outcome.js'
import type { HttpRequest } from '../../platform/http-request.js'
import { brokenConditions, endpointOf, errorCodeOf, shownUrl } from '../answer-facts.js'
import { type Answer, meets } from '../conditions.js'
import type { Expect } from '../expect-schema.js'
import { type FrameSequence, frameSequence } from '../frames.js'
import { contractMismatch } from '../mismatch.js'
import type { HttpStep } from '../probe-file.js'
import { type EventMessage, eventStream } from '../server-sent-events.js'
import { bounded } from '../shown.js'
import {
  errored,
  failed,
  filled,
  gaveUp,
  type Problem,
  remainingMs,
  type StepContext,
  type StepResult,
} from '../step.js'

const NOTHING_ASKED: Expect = {}

/** One HTTP exchange with its conditions. An answer that is not wanted is a failure; no whole answer is an error. */
export async function httpStep(
  step: string | HttpStep,
  expect: Expect | undefined,
  context: StepContext,
): Promise<StepResult> {
  const ready = filled(step, context)
  if ('problem' in ready) return ready
  const conditions = filled(expect ?? NOTHING_ASKED, context)
  if ('problem' in conditions) return conditions
  const wanted = conditions.value
  const request = requestOf(ready.value, context)
  const what = `${request.method} ${shownUrl(request.url)}`
  context.recorder.line(`${context.label}: ${what}`)
  const events = eventReader(wanted, request, context)
  const outcome = await askHttp(request, {
    timeoutMs: remainingMs(context),
    signal: context.run.signal,
    pool: context.run.pool,
    ...(events !== undefined && { onData: events.onData }),
  })
  context.recorder.http(outcome)
  const channel = `${request.method} ${endpointOf(request.url) ?? '/'}`
  const answered = 'problem' in outcome ? {} : outcome.headers
  context.sightings.sent({ channel, headers: request.headers ?? {}, answered })
  const facts: Facts = { method: request.method, ...endpointFact(request.url) }
  if ('problem' in outcome) return { problem: notAnswered(outcome.problem, what, facts, context) }
  context.recorder.line(`  ← ${outcome.status} in ${Math.round(outcome.latencyMs)}ms ${bounded(outcome.body, 1_000)}`)
  const answer = readAnswer(outcome, events?.messages)
  context.sightings.received(channel, answer.json, { status: outcome.status })
  const problem = judge(answer, wanted, events?.sequence, { what, facts, channel, context })
  return {
    latencyMs: outcome.latencyMs,
    document: 'json' in answer ? { there: true, value: answer.json } : { there: false },
    headers: outcome.headers,
    text: outcome.body,
    ...(problem && { problem }),
  }
}

interface Asked {
  what: string
  facts: Facts
  /** `GET /api/threads/<id>` */
  channel: string
  context: StepContext
}

function judge(answer: Answer, expect: Expect, sequence: FrameSequence | undefined, asked: Asked): Problem | undefined {
  const { what, channel, context } = asked
  const now = { nowMs: context.run.clock.now() }
  const conditions = meets(expect, answer, now)
  const broken = brokenConditions(conditions)
  if (broken === undefined && (sequence === undefined || sequence.done())) return undefined
  const facts: Facts = { ...asked.facts, ...codeFacts(answer) }
  const received = `; received ${answer.status} ${bounded(answer.body ?? '', 2_000)}`
  if (broken) {
    const wasAsked = conditions.every(({ what: part, held }) => held || part !== 'status')
    const asked = { channel, expected: expect.json ?? {}, received: answer.json }
    return failed(
      `${what}: ${broken.text}${received}`,
      { ...facts, ...broken.facts },
      wasAsked && expect.json !== undefined ? contractMismatch(asked, now) : undefined,
    )
  }
  const why = sequence?.lastMismatch()
  const actual = why ? `, actual ${why.pointer} ${why.actual}` : ', actual no event'
  const pointer = why?.pointer ? { pointer: why.pointer } : {}
  return failed(`${what}: events: expected ${sequence?.awaited()}${actual}${received}`, { ...facts, ...pointer })
}

function requestOf(step: string | HttpStep, { run }: StepContext): HttpRequest & { method: string } {
  if (typeof step === 'string') return { url: step, method: 'GET', headers: withTrace({}, run.traceparent) }
  const headers = Object.fromEntries(
    Object.entries(step.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  if (step.json !== undefined) headers['content-type'] ??= 'application/json'
  const body = step.json === undefined ? step.body : JSON.stringify(step.json)
  return {
    url: withQuery(step.url, step.query),
    method: step.method.toUpperCase(),
    headers: withTrace(headers, run.traceparent),
    ...(body !== undefined && { body }),
    ...(step.follow !== undefined && { follow: step.follow }),
    ...(step.fresh !== undefined && { fresh: step.fresh }),
  }
}

function withQuery(address: string, query: HttpStep['query']): string {
  if (query === undefined || !URL.canParse(address)) return address
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, String(value))
  return url.href
}

function withTrace(headers: Record<string, string>, traceparent: string | undefined): Record<string, string> {
  return traceparent === undefined ? headers : { traceparent, ...headers }
}

/** Reads events as they come, where the conditions need to know when; else they are read from the whole body. */
function eventReader(expect: Expect, request: HttpRequest, { run }: StepContext) {
  const asksEvents = expect.events ?? expect.firstEvent ?? expect.spread ?? expect.open
  if (asksEvents === undefined && !request.headers?.accept?.includes('text/event-stream')) return undefined
  const stream = eventStream()
  const messages: EventMessage[] = []
  const sequence = frameSequence(expect.events ?? [], expect.order ?? 'ordered', { nowMs: run.clock.now() })
  let broken = false
  return {
    messages,
    sequence,
    onData(chunk: Uint8Array, atMs: number): 'stop' | undefined {
      for (const message of stream.push(chunk, atMs)) {
        messages.push(message)
        if (!broken && !sequence.done()) broken = sequence.offer(message) === 'broken'
      }
      return expect.open === true && sequence.done() ? 'stop' : undefined
    },
  }
}

function readAnswer(answer: HttpAnswer, streamed: readonly EventMessage[] | undefined): Answer {
  if (!answer.headers['content-type']?.startsWith('text/event-stream')) return answer
  const messages = streamed ?? eventStream().push(new TextEncoder().encode(`${answer.body}\n\n`), answer.latencyMs)
  const json = messages.map((message) => ({
    event: message.event,
    data: 'json' in message ? message.json : message.text,
    atMs: message.atMs,
    ...(message.id !== undefined && { id: message.id }),
  }))
  return { ...answer, json, eventTimesMs: messages.map(({ atMs }) => atMs) }
}

function notAnswered(problem: HttpProblem, what: string, facts: Facts, context: StepContext): Problem {
  context.recorder.line(`  ← ${problem.message}`)
  const seen = { ...facts, ...(problem.status !== undefined && { httpStatus: problem.status }) }
  if (problem.code === 'TIMEOUT' || problem.code === 'ABORTED') {
    return gaveUp(context, `${problem.waitingFor} of ${what}`, seen)
  }
  const errno = /^E[A-Z0-9]+$/.test(problem.code) ? { errno: problem.code } : {}
  const tls = problem.tls === undefined ? {} : { tls: problem.tls }
  return errored(`${what}: ${problem.message}`, { ...seen, ...(problem.tls ? tls : errno) })
}

function codeFacts({ status, json }: Answer): Facts {
  const errorCode = errorCodeOf(json)
  return { ...(status !== undefined && { httpStatus: status }), ...(errorCode !== undefined && { errorCode }) }
}

function endpointFact(url: string): Facts {
  const endpoint = endpointOf(url)
  return endpoint === undefined ? {} : { endpoint }
}
