import { z } from 'zod'
import { DURATION_PATTERN } from '../model/duration.js'
import { expectSchema, frameListSchema, frameSchema } from './expect-schema.js'

/** `250ms`, `2s`, `1m30s`. */
const duration = z.string().regex(DURATION_PATTERN, 'a duration has a unit: 250ms, 2s, 1m')
const name = z.string().min(1).max(200)
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a variable is letters, digits and _')
const headers = z.record(z.string(), z.union([z.string(), z.number()]))
const times = z.int().min(1).max(100_000)

/** Where a variable's value comes from: a JSON Pointer into the answer, a header, or a pattern's first group in the text. */
const saveSchema = z.record(
  variable,
  z.union([z.string(), z.strictObject({ header: z.string() }), z.strictObject({ text: z.string() })]),
)

const httpSchema = z.strictObject({
  method: z.string().default('GET'),
  url: z.string(),
  headers: headers.optional(),
  /** Added to the address, encoded. */
  query: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Sent as JSON with its content type. */
  json: z.unknown().optional(),
  /** Sent as it is. */
  body: z.string().optional(),
  /** Redirects are answers unless this is set; then at most 5 are followed. */
  follow: z.boolean().optional(),
  /** A connection of its own. */
  fresh: z.boolean().optional(),
})

const closeSchema = z.union([z.int(), z.strictObject({ code: z.unknown(), reason: z.unknown().optional() })])

/** One move of a WebSocket conversation; exactly one of the first seven. */
const moveSchema = z.strictObject({
  /** Objects and lists go as JSON, strings as they are. */
  send: z.unknown().optional(),
  /** Frames to come; others in between are passed over (`order: ordered`). */
  await: frameListSchema.optional(),
  /** The very next frame. */
  next: frameSchema.optional(),
  /** For this long nothing comes (or nothing that meets `of`). */
  silence: duration.optional(),
  /** We close, with this code. */
  close: z.int().optional(),
  /** The peer closes. */
  closed: closeSchema.optional(),
  wait: duration.optional(),
  of: frameSchema.optional(),
  order: z.enum(['ordered', 'exact', 'unordered']).optional(),
  /** Deadline of this move; the probe's own holds as well. */
  within: duration.optional(),
  /** From the last send to the last awaited frame, at most. */
  latency: duration.optional(),
  /** For `send`: so many times, `${turn}` counts from 0. */
  repeat: times.optional(),
  /** From the last frame of `await` or `next`. */
  save: saveSchema.optional(),
})

const wsSchema = z.strictObject({
  url: z.string().optional(),
  protocols: z.array(z.string()).optional(),
  headers: headers.optional(),
  /** Keeps the connection open under this name until the probe ends. */
  as: name.optional(),
  /** Goes on with a connection that `as` has named. */
  on: name.optional(),
  /** Sent after the upgrade, in order; a list sends several. */
  send: z.unknown().optional(),
  talk: z.array(moveSchema).optional(),
  maxFrameBytes: z.int().positive().optional(),
})

const jwtSchema = z.strictObject({
  /** Name of the environment variable with the shared secret or the PEM private key. */
  secretEnv: z.string().optional(),
  /** The secret or PEM key itself; only for tests of rejections, never for a real one. */
  key: z.string().optional(),
  alg: z.enum(['HS256', 'HS384', 'HS512', 'RS256', 'ES256']).optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
  header: z.record(z.string(), z.unknown()).optional(),
  /** `exp`, from now; default 5m. A minus makes it expired: `-10m`. */
  expiresIn: z
    .string()
    .regex(/^-?(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/)
    .optional(),
  /** Reads this token instead of making one; the answer is `{header, claims}`. Verified where a key is given. */
  token: z.string().optional(),
})

const metricSchema = z.strictObject({
  /** Base address of a Prometheus server. */
  prometheus: z.string(),
  query: z.string(),
  headers: headers.optional(),
})

const checkSchema = z.array(z.strictObject({ value: z.unknown(), is: z.unknown(), name: name.optional() })).min(1)

/** One step; exactly one of the first eight. */
const plainStepSchema = z.strictObject({
  /** An address alone is a GET. */
  http: z.union([z.string(), httpSchema]).optional(),
  ws: wsSchema.optional(),
  jwt: jwtSchema.optional(),
  metric: metricSchema.optional(),
  /** Conditions on variables alone. */
  check: checkSchema.optional(),
  wait: duration.optional(),
  /** Runs the steps of `sequences` by name. */
  use: name.optional(),
  name: name.optional(),
  /** Variables for `use`. */
  with: z.record(variable, z.unknown()).optional(),
  expect: expectSchema.optional(),
  save: saveSchema.optional(),
  /** So many times, `${turn}` counts from 0; `latency` percentiles are over all of them. */
  repeat: times.optional(),
  /** How many of `repeat` at a time; default 1. */
  concurrency: z.int().min(1).max(1_000).optional(),
  timeout: duration.optional(),
  /** Asks again until the conditions hold, for at most this long. */
  within: duration.optional(),
  /** Pause between asks of `within`; default 50ms. */
  every: duration.optional(),
})

type PlainStep = z.output<typeof plainStepSchema>
export type Step = PlainStep & { parallel?: Step[] | undefined }

const stepSchema: z.ZodType<Step> = plainStepSchema.extend({
  /** All at once; each must hold. Variables saved inside are there afterwards. */
  get parallel() {
    return z.array(stepSchema).min(1).optional()
  },
}) as z.ZodType<Step>

const probeSchema = z.strictObject({
  name,
  description: z.string().optional(),
  /** Names of probes that must have passed; their saved variables are here too. */
  needs: z.array(name).optional(),
  steps: z.array(stepSchema).min(1),
  /** Hard deadline of the whole probe; default the file's, else 30s. */
  timeout: duration.optional(),
  /** Runs all steps so many times, `${index}` counts from 0; default `concurrency`, else 1. */
  repeat: times.optional(),
  /** How many of `repeat` at a time; default 1. */
  concurrency: z.int().min(1).max(1_000).optional(),
})

/** A probe file as written. What can't be said in types is said by `checkProbeFile`. */
export const probeFileSchema = z.strictObject({
  $schema: z.string().optional(),
  vars: z.record(variable, z.unknown()).optional(),
  /** Steps to be used by several probes: `{ use: NAME, with: {…} }`. */
  sequences: z.record(name, z.array(stepSchema).min(1)).optional(),
  /** Default of each probe's `timeout`; default 30s. */
  timeout: duration.optional(),
  /** How many probes at a time; default 25. */
  concurrency: z.int().min(1).max(1_000).optional(),
  probes: z.array(probeSchema).min(1),
})

export type ProbeFile = z.output<typeof probeFileSchema>
export type Probe = ProbeFile['probes'][number]
export type HttpStep = z.output<typeof httpSchema>
export type WsStep = z.output<typeof wsSchema>
export type Move = z.output<typeof moveSchema>
export type JwtStep = z.output<typeof jwtSchema>
export type MetricStep = z.output<typeof metricSchema>
export type Save = z.output<typeof saveSchema>

/** What a step does, in the order in which they are looked for. */
export const STEP_KINDS = ['http', 'ws', 'jwt', 'metric', 'check', 'wait', 'use', 'parallel'] as const
export type StepKind = (typeof STEP_KINDS)[number]

/** What a move does. */
export const MOVE_KINDS = ['send', 'await', 'next', 'silence', 'close', 'closed', 'wait'] as const
export type MoveKind = (typeof MOVE_KINDS)[number]
