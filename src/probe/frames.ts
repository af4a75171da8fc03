import { type ConditionContext, describeCondition, type Mismatch, mismatch } from './condition.js'
import type { FrameCondition } from './expect-schema.js'
import { type Found, NOTHING, resolvePointer } from './pointer.js'
import { bounded } from './shown.js'

/** One WebSocket frame or server-sent event as conditions see it. */
export interface Message {
  text: string
  /** Present where the text is JSON. */
  json?: unknown
  /** Name of a server-sent event. */
  event?: string
  /** Milliseconds since the request or connection began. */
  atMs: number
}

export type FrameOrder = 'ordered' | 'exact' | 'unordered'

/** Matches messages against conditions as they come. */
export interface FrameSequence {
  /** Takes the next message. */
  offer(message: Message): 'matched' | 'passed over' | 'broken'
  done(): boolean
  /** The condition that the next message is asked first. */
  pending(): FrameCondition | undefined
  /** What is still waited for, in words. */
  awaited(): string
  /** Why the last message that was passed over is not the awaited one. */
  lastMismatch(): Mismatch | undefined
}

/**
 * A matcher. `ordered`: each condition in turn, others in between are passed over. `exact`: the very next messages.
 * `unordered`: each condition once, in any order (a message takes the first free condition that it meets).
 */
export function frameSequence(
  conditions: readonly FrameCondition[],
  order: FrameOrder,
  context: ConditionContext,
): FrameSequence {
  const left = [...conditions]
  let last: Mismatch | undefined
  const tryAt = (at: number, message: Message): boolean => {
    const problem = frameMismatch(left[at] ?? {}, message, context)
    if (problem !== undefined) last = problem
    else left.splice(at, 1)
    return problem === undefined
  }
  return {
    offer(message) {
      const candidates = order === 'unordered' ? left.length : 1
      for (let at = 0; at < candidates; at++) if (tryAt(at, message)) return 'matched'
      return order === 'exact' ? 'broken' : 'passed over'
    },
    done: () => left.length === 0,
    pending: () => left[0],
    awaited: () => (order === 'unordered' ? left.map(describeFrame).join(', ') : describeFrame(left[0] ?? {})),
    lastMismatch: () => last,
  }
}

/** The first thing about a message that does not meet a frame condition. */
export function frameMismatch(
  condition: FrameCondition,
  message: Message,
  context: ConditionContext,
): Mismatch | undefined {
  const { json, text, event } = frameParts(condition)
  for (const [pointer, inner] of Object.entries(json)) {
    const found = 'json' in message ? resolvePointer(message.json, pointer) : NOTHING
    const problem = mismatch(inner, found, context)
    if (problem) return { ...problem, pointer: pointer + problem.pointer }
  }
  return partMismatch(text, { there: true, value: message.text }, context) ?? eventMismatch(event, message, context)
}

/** A frame condition in words: `a frame with /type = "welcome"`. */
export function describeFrame(condition: FrameCondition): string {
  const { json, text, event, name } = frameParts(condition)
  const parts = Object.entries(json).map(([pointer, inner]) => `${pointer || 'root'} ${describeCondition(inner)}`)
  if (text !== undefined) parts.push(`text ${describeCondition(text)}`)
  if (event !== undefined) parts.push(`event ${describeCondition(event)}`)
  const words = parts.length === 0 ? 'any content' : parts.join(', ')
  return `${name === undefined ? 'a frame' : `'${name}'`} with ${words}`
}

/** A message as it came, for people. */
export function shownMessage(message: Message, maxLength = 2_000): string {
  return `${message.event === undefined ? '' : `event ${message.event}: `}${bounded(message.text, maxLength)}`
}

/** JSON where the text is JSON. */
export function messageOf(text: string, atMs: number, event?: string): Message {
  const base = { text, atMs, ...(event !== undefined && { event }) }
  if (!/^\s*[[{"\-0-9tfn]/.test(text)) return base
  try {
    return { ...base, json: JSON.parse(text) as unknown }
  } catch {
    return base
  }
}

/** The pointers that a frame condition asks for. */
export function pointersOf(condition: FrameCondition | undefined): Record<string, unknown> {
  return condition === undefined ? {} : frameParts(condition).json
}

interface FrameParts {
  json: Record<string, unknown>
  text?: unknown
  event?: unknown
  name?: string
}

function frameParts(condition: FrameCondition): FrameParts {
  if (Object.keys(condition).some((key) => key === '' || key.startsWith('/'))) return { json: condition }
  const { json, ...rest } = condition as Partial<FrameParts>
  return { json: json ?? {}, ...rest }
}

function partMismatch(condition: unknown, found: Found, context: ConditionContext): Mismatch | undefined {
  return condition === undefined ? undefined : mismatch(condition, found, context)
}

function eventMismatch(condition: unknown, { event }: Message, context: ConditionContext): Mismatch | undefined {
  return partMismatch(condition, event === undefined ? NOTHING : { there: true, value: event }, context)
}
