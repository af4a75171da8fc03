import { formatDuration, parseDurationMs } from '../../model/duration.js'
import type { Facts } from '../../model/facts.js'
import { brokenConditions, endpointOf, errorCodeOf, shownUrl } from '../answer-facts.js'
import { meets } from '../conditions.js'
import type { FrameCondition } from '../expect-schema.js'
import {
  describeFrame,
  type FrameOrder,
  type FrameSequence,
  frameMismatch,
  frameSequence,
  type Message,
  pointersOf,
  shownMessage,
} from '../frames.js'
import { contractMismatch } from '../mismatch.js'
import { MOVE_KINDS, type Move, type MoveKind } from '../probe-file.js'
import { saveFrom } from '../save.js'
import { errored, failed, filled, gaveUp, type Problem, remainingMs, type StepContext, withLimit } from '../step.js'
import { channelOf, type LiveSocket } from './live-socket.js'
import { receive } from './receive.js'

type RunMove = (move: Move, live: LiveSocket, context: StepContext) => Promise<Problem | undefined>

/** One move of a conversation. */
export async function runMove(move: Move, live: LiveSocket, context: StepContext): Promise<Problem | undefined> {
  const limited = withLimit(context, move.within === undefined ? undefined : parseDurationMs(move.within))
  const kind = MOVE_KINDS.find((name) => move[name] !== undefined)
  if (kind === undefined) return errored('the move says nothing to do')
  if (kind === 'send') return MOVES.send(move, live, limited)
  const ready = filled(move, limited)
  return 'problem' in ready ? ready.problem : MOVES[kind](ready.value, live, limited)
}

const MOVES: Record<MoveKind, RunMove> = {
  async send(move, live, context) {
    for (let turn = 0; turn < (move.repeat ?? 1); turn++) {
      const ready = filled(move.send, { ...context, scope: context.scope.child({ turn }) })
      if ('problem' in ready) return ready.problem
      const text = typeof ready.value === 'string' ? ready.value : JSON.stringify(ready.value)
      if (!live.socket.send(text)) return await closedProblem('it could be sent to', live, [], context)
      context.recorder.line(`  → ${text.slice(0, 1_000)}`)
      live.lastSentAtMs = context.run.clock.monotonic() - live.startedMs
    }
    return undefined
  },
  await: (move, live, context) => awaitFrames(toList(move.await), move.order ?? 'ordered', { move, live, context }),
  next: (move, live, context) => awaitFrames(toList(move.next), 'exact', { move, live, context }),
  async silence(move, live, context) {
    const quietMs = parseDurationMs(move.silence ?? '') ?? 0
    const until = context.run.clock.monotonic() + quietMs
    for (;;) {
      const left = Math.max(0, until - context.run.clock.monotonic())
      const message = await receive(live, withLimit(context, left))
      if (message === 'closed') return closedProblem('nothing should happen', live, [], context)
      if (message === 'gave up') {
        return context.run.clock.monotonic() >= until - 1
          ? undefined
          : gaveUp(context, 'silence to be over', facts(live))
      }
      const problem = move.of && frameMismatch(move.of, message, { nowMs: context.run.clock.now() })
      if (problem) continue
      const what = move.of ? ` of ${describeFrame(move.of)}` : ''
      return failed(
        `ws ${shownUrl(live.url)}: expected silence${what} for ${move.silence}; received ${shownMessage(message)}`,
        { ...facts(live), ...codeFact(message) },
      )
    }
  },
  async close(move, live, context) {
    live.socket.close(move.close)
    const end = await untilClosed(live, context)
    return end === 'closed' ? undefined : gaveUp(context, `the answer to our close ${move.close}`, facts(live))
  },
  async closed(move, live, context) {
    const end = await untilClosed(live, context)
    const close = live.socket.closed()
    const wanted = move.closed
    if (end !== 'closed' || close === undefined || wanted === undefined) {
      return gaveUp(context, `the close of ${shownUrl(live.url)}${lastWords(live.received)}`, facts(live))
    }
    const expect = { close: typeof wanted === 'number' ? wanted : { code: wanted.code, reason: wanted.reason } }
    const broken = brokenConditions(meets(expect, { close }, { nowMs: context.run.clock.now() }))
    const text = `ws ${shownUrl(live.url)}: ${broken?.text}; closed ${close.code} ${close.reason}${lastWords(live.received)}`
    return broken && failed(text, { ...facts(live), ...closeFacts(live) })
  },
  async wait(move, _live, context) {
    const ms = parseDurationMs(move.wait ?? '') ?? 0
    await context.run.clock.sleep(Math.min(ms, remainingMs(context)), context.run.signal)
    return remainingMs(context) > 0 ? undefined : gaveUp(context, `a pause of ${move.wait} to end`)
  },
}

interface Awaiting {
  move: Move
  live: LiveSocket
  context: StepContext
}

async function awaitFrames(
  conditions: readonly FrameCondition[],
  order: FrameOrder,
  { move, live, context }: Awaiting,
): Promise<Problem | undefined> {
  const sequence = frameSequence(conditions, order, { nowMs: context.run.clock.now() })
  const others: Message[] = []
  while (!sequence.done()) {
    const message = await receive(live, context)
    if (message === 'closed') return closedProblem(`waiting for ${sequence.awaited()}`, live, others, context)
    if (message === 'gave up' && others.length === 0)
      return gaveUp(context, awaitedOn(sequence.awaited(), live), facts(live))
    const offered = message === 'gave up' ? 'broken' : sequence.offer(message)
    if (message !== 'gave up' && offered !== 'matched') others.push(message)
    if (offered === 'broken') {
      const why = sequence.lastMismatch()
      const late = message === 'gave up' ? `; no such frame within ${Math.round(context.deadline.limitMs)}ms` : ''
      const wrong = why ? `; ${why.pointer}: expected ${why.expected}, actual ${why.actual}` : ''
      const text = `ws ${shownUrl(live.url)}: expected ${sequence.awaited()}${wrong}${lastWords(others)}${late}`
      const ended = await closeAfterError(others.at(-1), live, context)
      const pointer = why?.pointer ? { pointer: why.pointer } : {}
      const known = { ...facts(live), ...codeFact(others.at(-1)), ...closeFacts(live), ...pointer }
      return failed(text + ended, known, unmet(sequence, others, live, context))
    }
    if (offered === 'matched' && typeof message === 'object') {
      live.lastMatchedAtMs = message.atMs
      const problem = saveFrom(move.save, { document: documentOf(message), text: message.text }, context)
      if (problem && sequence.done()) return problem
    }
  }
  return tooLate(move, live)
}

/** Of the messages that came instead, the one that holds most of what was asked somewhere; an error frame explains itself. */
function unmet(sequence: FrameSequence, others: readonly Message[], live: LiveSocket, { run }: StepContext) {
  const expected = pointersOf(sequence.pending())
  const candidates = others.slice(-20).flatMap((message) => {
    if (codeFact(message).errorCode !== undefined) return []
    const first = message === live.received[0] && live.count === live.received.length
    const asked = { channel: channelOf(live.url), first, expected, received: message.json }
    return contractMismatch(asked, { nowMs: run.clock.now() }) ?? []
  })
  const most = Math.max(...candidates.map(({ elsewhere }) => Object.keys(elsewhere).length))
  return candidates.find(({ elsewhere }) => Object.keys(elsewhere).length === most)
}

function tooLate({ latency }: Move, live: LiveSocket): Problem | undefined {
  const limitMs = latency === undefined ? undefined : parseDurationMs(latency)
  const tookMs = (live.lastMatchedAtMs ?? 0) - (live.lastSentAtMs ?? 0)
  if (limitMs === undefined || tookMs <= limitMs) return undefined
  const text = `expected at most ${latency}, actual ${formatDuration(tookMs)}`
  return failed(`ws ${shownUrl(live.url)}: latency from the last send: ${text}`, facts(live))
}

/** A close is an answer; an end without a close frame (1006) is none. */
async function closedProblem(
  doing: string,
  live: LiveSocket,
  others: readonly Message[],
  { recorder: _recorder }: StepContext,
): Promise<Problem> {
  const close = live.socket.closed() ?? { code: 1006, reason: '' }
  const words = [close.reason, 'error' in close ? close.error : ''].filter(Boolean).join('; ')
  const text = `ws ${shownUrl(live.url)}: closed ${close.code}${words ? ` (${words})` : ''} while ${doing}${lastWords(others)}`
  const known = { ...facts(live), ...codeFact(others.at(-1)), ...closeFacts(live) }
  return close.code === 1006 ? errored(text, known) : failed(text, known)
}

/** An error frame is often followed by the close that belongs to it. */
async function closeAfterError(last: Message | undefined, live: LiveSocket, context: StepContext): Promise<string> {
  if (last === undefined || codeFact(last).errorCode === undefined) return ''
  if ((await untilClosed(live, withLimit(context, 150))) !== 'closed') return ''
  const close = live.socket.closed()
  return close === undefined ? '' : `; then closed ${close.code}${close.reason ? ` (${close.reason})` : ''}`
}

async function untilClosed(live: LiveSocket, context: StepContext): Promise<'closed' | 'gave up'> {
  for (;;) {
    const message = await receive(live, context)
    if (typeof message === 'string') return message
  }
}

function awaitedOn(awaited: string, live: LiveSocket): string {
  return `${awaited} on ${shownUrl(live.url)}`
}

function lastWords(messages: readonly Message[]): string {
  const last = messages.at(-1)
  if (last === undefined) return ''
  const count = messages.length > 1 ? ` (the last of ${messages.length})` : ''
  return `; received ${shownMessage(last)}${count}`
}

function closeFacts({ socket }: LiveSocket): Facts {
  const close = socket.closed()
  if (close === undefined) return {}
  return { closeCode: close.code, ...(close.reason !== '' && { closeReason: close.reason }) }
}

function codeFact(message: Message | undefined): Facts {
  const errorCode = errorCodeOf(message?.json)
  return errorCode === undefined ? {} : { errorCode }
}

function documentOf(message: Message) {
  return 'json' in message ? { there: true as const, value: message.json } : { there: false as const }
}

function facts({ url }: LiveSocket): Facts {
  const endpoint = endpointOf(url)
  return endpoint === undefined ? {} : { endpoint }
}

function toList(frames: Move['await']): readonly FrameCondition[] {
  return Array.isArray(frames) ? frames : frames === undefined ? [] : [frames as FrameCondition]
}
