import { z } from 'zod'
import { DURATION_PATTERN } from '../model/duration.js'

/**
 * A condition on one value: a scalar or list is compared as it is, an object holds operators (all must hold).
 * Operators are checked by `conditionProblems`, with the place of the mistake.
 */
const condition = z.unknown()
const duration = z.string().regex(DURATION_PATTERN, 'a duration has a unit: 250ms, 2s, 1m')
const pointer = z.string().regex(/^(?:\/(?:[^~]|~[01])*)?$/, 'a JSON Pointer is empty or starts with /')
const pointers = z.record(pointer, condition)

const frameObject = z.strictObject({
  json: pointers.optional(),
  text: condition.optional(),
  /** Of a server-sent event: its name. */
  event: condition.optional(),
  name: z.string().optional(),
})

/** Conditions on one WebSocket frame or server-sent event: `{json: {pointer: condition}, text, event}` or pointers right away. */
export const frameSchema = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  const schema = Object.keys(value).some((key) => key === '' || key.startsWith('/')) ? pointers : frameObject
  for (const issue of schema.safeParse(value).error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
  }
})
export const frameListSchema = z.union([frameSchema, z.array(frameSchema).min(1)])

const latency = z.union([
  duration,
  z
    .strictObject({
      p50: duration.optional(),
      p90: duration.optional(),
      p95: duration.optional(),
      p99: duration.optional(),
      max: duration.optional(),
    })
    .refine((value) => Object.keys(value).length > 0, 'name at least one of p50, p90, p95, p99, max'),
])

/** What an answer must be like. Which of it fits which step is in the README's table and in `checkProbeFile`. */
export const expectSchema = z.strictObject({
  /** One, a list of which one must be, or a condition. Not given: below 400 for http, 101 for ws. */
  status: z.union([z.int(), z.array(z.int()).min(1), z.record(z.string(), condition)]).optional(),
  headers: z.record(z.string(), condition).optional(),
  json: pointers.optional(),
  /** The body as text. */
  body: condition.optional(),
  /** At most; of each answer, or percentiles over `repeat`. */
  latency: latency.optional(),
  /** Time to the answer's head, at most. */
  firstByte: duration.optional(),
  /** Server-sent events. */
  events: z.array(frameSchema).min(1).optional(),
  /** Time to the first event, at most. */
  firstEvent: duration.optional(),
  /** Time from the first to the last event, at least: results come while they are made. */
  spread: duration.optional(),
  /** The stream goes on for ever: stop reading when the events have come. */
  open: z.boolean().optional(),
  /** WebSocket frames. */
  frames: z.array(frameSchema).min(1).optional(),
  /** Of `frames` and `events`; default `ordered`: others in between are passed over. */
  order: z.enum(['ordered', 'exact', 'unordered']).optional(),
  /** The peer closes with this code. */
  close: z.union([z.int(), z.strictObject({ code: condition, reason: condition.optional() })]).optional(),
  /** The negotiated subprotocol. */
  protocol: condition.optional(),
  /** A metric's one value. */
  value: condition.optional(),
  /** Each value of a metric with several series. */
  every: condition.optional(),
  /** How many series a metric has. */
  series: condition.optional(),
})

export type Expect = z.output<typeof expectSchema>
export type FrameCondition = z.output<typeof frameSchema>
