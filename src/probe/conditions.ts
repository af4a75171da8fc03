import { formatDuration, parseDurationMs } from '../model/duration.js'
import { type ConditionContext, describeCondition, type Mismatch, mismatch } from './condition.js'
import type { Expect } from './expect-schema.js'
import { type Found, NOTHING, resolvePointer } from './pointer.js'
import { bounded, shown } from './shown.js'

/** One condition, asked of one answer. */
export interface Condition {
  /** `status`, `header content-type`, `/revision`, `latency`, … */
  what: string
  held: boolean
  expected: string
  actual: string
  /** JSON Pointer of the value that is wrong. */
  pointer?: string
}

/** What conditions can be asked of. Any HTTP answer is one. */
export interface Answer {
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: string
  truncated?: boolean
  /** Present where the answer has a JSON document. */
  json?: unknown
  latencyMs?: number
  firstByteMs?: number
  /** Of server-sent events: when each came. */
  eventTimesMs?: readonly number[]
  protocol?: string
  close?: { code: number; reason: string }
  /** Of a metric. */
  values?: readonly number[]
}

/**
 * Asks each condition that does not need waiting. Pure; frames and events are matched as they come.
 * Without `expect.status`, an answer that has a status must be below 400.
 */
export function meets(expect: Expect, answer: Answer, context: ConditionContext): Condition[] {
  return [
    ...statusConditions(expect, answer, context),
    ...headerConditions(expect, answer, context),
    ...jsonConditions(expect, answer, context),
    ...valueCondition('body', expect.body, answer.body, context),
    ...valueCondition('subprotocol', expect.protocol, answer.protocol, context),
    ...closeConditions(expect, answer, context),
    ...metricConditions(expect, answer, context),
    ...timeConditions(expect, answer),
  ]
}

/** Limits of percentiles, over the latencies of all asks (nearest rank). A plain duration bounds each of them. */
export function latencyConditions(limits: Expect['latency'], latenciesMs: readonly number[]): Condition[] {
  if (limits === undefined || latenciesMs.length === 0) return []
  const sorted = [...latenciesMs].sort((one, other) => one - other)
  const named = typeof limits === 'string' ? { max: limits } : limits
  return Object.entries(named).flatMap(([name, limit]) => {
    const share = name === 'max' ? 100 : Number(name.slice(1))
    const value = sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)]
    const what = latenciesMs.length === 1 ? 'latency' : `latency ${name} of ${latenciesMs.length}`
    return atMost(what, limit, value)
  })
}

function statusConditions(expect: Expect, { status }: Answer, context: ConditionContext): Condition[] {
  if (status === undefined) return []
  const wanted = Array.isArray(expect.status) ? { in: expect.status } : (expect.status ?? { lt: 400 })
  return valueCondition('status', wanted, status, context)
}

function headerConditions(expect: Expect, { headers = {} }: Answer, context: ConditionContext): Condition[] {
  return Object.entries(expect.headers ?? {}).flatMap(([name, condition]) =>
    valueCondition(`header ${name}`, condition, headers[name.toLowerCase()], context),
  )
}

function jsonConditions(expect: Expect, answer: Answer, context: ConditionContext): Condition[] {
  const pointers = Object.entries(expect.json ?? {})
  if (pointers.length > 0 && !('json' in answer)) return [noJson(answer)]
  return pointers.map(([pointer, condition]) => {
    const found = resolvePointer(answer.json, pointer)
    const problem = mismatch(condition, found, context)
    const whole = problem && { ...problem, pointer: pointer + problem.pointer }
    return toCondition(pointer || 'the document', condition, whole, found)
  })
}

function noJson({ body = '', truncated, headers }: Answer): Condition {
  const type = headers?.['content-type'] ?? 'no content type'
  const why = truncated ? 'a body that is too long to be read whole' : `${type}: ${bounded(body, 300)}`
  return { what: 'body', held: false, expected: 'JSON', actual: why }
}

function closeConditions(expect: Expect, { close }: Answer, context: ConditionContext): Condition[] {
  if (expect.close === undefined) return []
  const { code, reason } = typeof expect.close === 'number' ? { code: expect.close, reason: undefined } : expect.close
  return [
    ...valueCondition('close code', code, close?.code, context),
    ...valueCondition('close reason', reason, close?.reason, context),
  ]
}

function metricConditions(expect: Expect, { values }: Answer, context: ConditionContext): Condition[] {
  if (values === undefined) return []
  const one = values.length === 1 ? values[0] : undefined
  const single = valueCondition('value', expect.value, one, context).map((condition) =>
    values.length === 1 ? condition : { ...condition, actual: `${values.length} series` },
  )
  const each = expect.every === undefined ? undefined : { every: expect.every }
  return [
    ...single,
    ...valueCondition('each value', each, values, context),
    ...valueCondition('number of series', expect.series, values.length, context),
  ]
}

function timeConditions(expect: Expect, answer: Answer): Condition[] {
  const times = answer.eventTimesMs ?? []
  const [first, last] = [times[0], times.at(-1)]
  const spread = first === undefined || last === undefined ? undefined : last - first
  return [
    ...(expect.firstByte === undefined ? [] : atMost('first byte', expect.firstByte, answer.firstByteMs)),
    ...(expect.firstEvent === undefined ? [] : atMost('first event', expect.firstEvent, first)),
    ...(expect.spread === undefined ? [] : atLeast('time from first to last event', expect.spread, spread)),
  ]
}

function valueCondition(what: string, condition: unknown, value: unknown, context: ConditionContext): Condition[] {
  if (condition === undefined) return []
  const found: Found = value === undefined ? NOTHING : { there: true, value }
  const problem = mismatch(condition, found, context)
  return [toCondition(what, condition, problem, found)]
}

function toCondition(what: string, condition: unknown, problem: Mismatch | undefined, found: Found): Condition {
  // In words only for whoever reads them: almost all conditions of almost all answers hold.
  if (problem === undefined) {
    return {
      what,
      held: true,
      get expected() {
        return describeCondition(condition)
      },
      get actual() {
        return found.there ? shown(found.value) : 'nothing there'
      },
    }
  }
  const pointer = problem.pointer === '' ? {} : { pointer: problem.pointer }
  return { what: problem.pointer || what, held: false, expected: problem.expected, actual: problem.actual, ...pointer }
}

function atMost(what: string, limit: string | undefined, ms: number | undefined): Condition[] {
  const held = ms !== undefined && ms <= (parseDurationMs(limit ?? '') ?? 0)
  return [{ what, held, expected: `at most ${limit}`, actual: ms === undefined ? 'none' : formatDuration(ms) }]
}

function atLeast(what: string, limit: string, ms: number | undefined): Condition[] {
  const held = ms !== undefined && ms >= (parseDurationMs(limit) ?? 0)
  return [{ what, held, expected: `at least ${limit}`, actual: ms === undefined ? 'none' : formatDuration(ms) }]
}
