import type { Facts } from '../../model/facts.js'
import type { SocketOutcome } from '../../platform/socket-outcome.js'
import { openSocket } from '../../platform/sockets.js'
import { brokenConditions, endpointOf, errorCodeOf, shownUrl } from '../answer-facts.js'
import { type Answer, meets } from '../conditions.js'
import type { Expect } from '../expect-schema.js'
import { messageOf } from '../frames.js'
import type { Move, WsStep } from '../probe-file.js'
import { bounded } from '../shown.js'
import { errored, failed, filled, gaveUp, remainingMs, type StepContext, type StepResult } from '../step.js'
import { channelOf, endSocket, type LiveSocket } from './live-socket.js'
import { runMove } from './talk.js'

/**
 * A WebSocket: opened, or gone on with, and talked to. Order: `send`, `talk`, `expect.frames`, `expect.close`, the other conditions.
 * Without `as` or `on` it is closed afterwards.
 */
export async function wsStep(step: WsStep, expect: Expect = {}, context: StepContext): Promise<StepResult> {
  const { talk, ...opening } = step
  const { frames, ...conditions } = expect
  const ready = filled({ opening, conditions }, context)
  if ('problem' in ready) return ready
  const started = await start(ready.value.opening, ready.value.conditions, context)
  if (!('live' in started)) return started
  const { live } = started
  const result = await converse(live, movesOf(opening.send, talk, expect), ready.value.conditions, context)
  const name = ready.value.opening.as
  if (name !== undefined) context.sockets.set(name, live)
  else if (ready.value.opening.on === undefined) await endSocket(live, context.recorder)
  return result
}

function movesOf(send: unknown, talk: readonly Move[] = [], { frames, order, close }: Expect): Move[] {
  const sends = send === undefined ? [] : Array.isArray(send) ? send : [send]
  return [
    ...sends.map((one): Move => ({ send: one })),
    ...talk,
    ...(frames === undefined ? [] : [{ await: frames, ...(order !== undefined && { order }) }]),
    ...(close === undefined ? [] : [{ closed: close }]),
  ]
}

async function converse(
  live: LiveSocket,
  moves: readonly Move[],
  expect: Expect,
  context: StepContext,
): Promise<StepResult> {
  const sentBefore = live.lastSentAtMs
  for (const [index, move] of moves.entries()) {
    const problem = await runMove(move, live, { ...context, label: `${context.label} move ${index + 1}` })
    if (problem) return { problem }
  }
  const answer = answerOf(live)
  const broken = brokenConditions(meets(expect, answer, { nowMs: context.run.clock.now() }))
  const facts = wsFacts(live.url)
  const sent = live.lastSentAtMs === sentBefore ? undefined : live.lastSentAtMs
  const latencyMs = moves.length === 0 ? live.socket.openedAfterMs : (live.lastMatchedAtMs ?? 0) - (sent ?? 0)
  return {
    latencyMs: Math.max(0, latencyMs),
    document: { there: true, value: answer.json },
    headers: live.socket.headers,
    text: live.received.at(-1)?.text ?? '',
    ...(broken && { problem: failed(`ws ${shownUrl(live.url)}: ${broken.text}`, { ...facts, ...broken.facts }) }),
  }
}

function answerOf({ socket, received }: LiveSocket): Answer {
  const close = socket.closed()
  return {
    status: 101,
    headers: socket.headers,
    body: received.at(-1)?.text ?? '',
    json: received.map((message) => ('json' in message ? message.json : message.text)),
    protocol: socket.protocol,
    ...(close !== undefined && { close }),
  }
}

/** The connection to talk to; or the step's result, where there is none. */
async function start(
  { url, on, headers, protocols, maxFrameBytes }: WsStep,
  expect: Expect,
  context: StepContext,
): Promise<StepResult | { live: LiveSocket }> {
  if (on !== undefined) {
    const live = context.sockets.get(on)
    if (live === undefined) return { problem: errored(`there is no open connection '${on}'`, { subject: on }) }
    live.received = []
    context.recorder.line(`${context.label}: ws on '${on}'`)
    return { live }
  }
  const address = url ?? ''
  const trace = context.run.traceparent === undefined ? {} : { traceparent: context.run.traceparent }
  const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]))
  context.recorder.line(`${context.label}: ws ${shownUrl(address)}`)
  const startedMs = context.run.clock.monotonic()
  const outcome = await openSocket(
    {
      url: address,
      headers: { ...trace, ...texts },
      ...(protocols && { protocols }),
      ...(maxFrameBytes !== undefined && { maxMessageBytes: maxFrameBytes }),
    },
    { timeoutMs: remainingMs(context), signal: context.run.signal },
  )
  const answered = 'open' in outcome ? outcome.open.headers : 'rejected' in outcome ? outcome.rejected.headers : {}
  context.sightings.sent({ channel: channelOf(address), headers: texts, protocols: protocols ?? [], answered })
  if (!('open' in outcome)) return notOpened(outcome, address, expect, context)
  context.recorder.upgrade(101, outcome.open.openedAfterMs)
  context.recorder.line(`  ← 101 in ${Math.round(outcome.open.openedAfterMs)}ms ${outcome.open.protocol}`)
  return { live: { socket: outcome.open, url: address, startedMs, received: [], count: 0, closeSeen: false } }
}

function notOpened(
  outcome: Exclude<SocketOutcome, { open: unknown }>,
  url: string,
  expect: Expect,
  context: StepContext,
): StepResult {
  context.recorder.socket(outcome.measures)
  const what = `ws ${shownUrl(url)}`
  if ('rejected' in outcome) return rejected(outcome, url, expect, context)
  const { code, message, tls, waitingFor } = outcome.problem
  context.recorder.line(`  ← ${message}`)
  if (code === 'ABORTED' || code === 'TIMEOUT')
    return { problem: gaveUp(context, `${waitingFor} of ${what}`, wsFacts(url)) }
  const errno = /^E[A-Z0-9]+$/.test(code) ? { errno: code } : {}
  return { problem: errored(`${what}: ${message}`, { ...wsFacts(url), ...(tls === undefined ? errno : { tls }) }) }
}

function rejected(
  { rejected: { status, headers, body }, latencyMs }: Extract<SocketOutcome, { rejected: unknown }>,
  url: string,
  expect: Expect,
  context: StepContext,
): StepResult {
  context.recorder.upgrade(status, latencyMs)
  context.recorder.line(`  ← ${status} ${bounded(body, 1_000)}`)
  const message = messageOf(body, latencyMs)
  const answer: Answer = { status, headers, body, ...('json' in message && { json: message.json }) }
  const errorCode = errorCodeOf(message.json)
  const facts: Facts = { ...wsFacts(url), httpStatus: status, ...(errorCode !== undefined && { errorCode }) }
  const { status: wanted = 101, headers: wantedHeaders, json, body: wantedBody } = expect
  const asked = { status: wanted, headers: wantedHeaders, json, body: wantedBody }
  const broken = brokenConditions(meets(asked, answer, { nowMs: context.run.clock.now() }))
  const text = `ws ${shownUrl(url)}: server rejected WebSocket connection: HTTP ${status}: ${broken?.text}; received ${bounded(body, 2_000)}`
  return {
    latencyMs,
    document: { there: true, value: message.json },
    headers,
    text: body,
    ...(broken && { problem: failed(text, { ...facts, ...broken.facts }) }),
  }
}

/** What is known of every problem on this connection. */
export function wsFacts(url: string): Facts {
  const endpoint = endpointOf(url)
  return endpoint === undefined ? {} : { endpoint }
}
