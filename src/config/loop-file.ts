import { z } from 'zod'
import { CATEGORIES } from '../model/cluster.js'
import { notifiers } from '../notify/notifiers/index.js'
import { expectSchema } from '../probe/expect-schema.js'
import { analystOptions } from '../stages/analyze/analyst-schema.js'
import { jwtSchema } from '../stages/analyze/jwt-options.js'
import { logSources } from '../stages/analyze/log-sources/index.js'
import { duration } from '../stages/command-line.js'
import { type Families, familiesWith } from './own-adapters.js'

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date looks like 2026-03-31')

const readyRevision = z
  .strictObject({
    http: z.string().meta({ description: 'Address that answers which revision is served.' }),
    headers: z.record(z.string(), z.string()).optional(),
    json: z.string().default('/revision').meta({ description: 'JSON Pointer to the revision in the answer.' }),
    reads: z.int().min(1).max(100).default(3).meta({ description: 'Answers in a row that must agree.' }),
    every: duration.default(100).meta({ default: '100ms', description: 'Time between those answers, at least.' }),
  })
  .meta({ description: 'How the environment itself says which revision it serves; it must equal the deployed one.' })

const readyProbe = z.strictObject({
  name: z.string().optional(),
  http: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  expect: expectSchema.meta({ description: 'Conditions as in a probe file: status, headers, json, latency.' }),
})

const ready = z.strictObject({
  timeout: duration.default(120_000).meta({ default: '2m' }),
  interval: duration.default(1000).meta({ default: '1s', description: 'Longest pause between two polls.' }),
  revision: readyRevision.optional(),
  instance: z
    .string()
    .optional()
    .meta({ description: 'JSON Pointer to a boot id or start time that must change with a deploy.' }),
  probes: z.array(readyProbe).default([]),
})

const until = z.strictObject({
  priorities: z.array(z.string()).min(1).default(['P1']),
  consecutive: z.int().min(1).default(1).meta({ description: 'Greens in a row, on one revision.' }),
  flaky: z
    .union([
      z.enum(['fail', 'warn']),
      z.strictObject({
        quarantine: z.array(z.strictObject({ test: z.string(), until: date, reason: z.string().min(1) })).min(1),
      }),
    ])
    .default('fail'),
  softPass: z.enum(['warn', 'fail']).default('warn'),
})

const stop = z.strictObject({
  maxCycles: z.int().min(1).optional().meta({ description: 'Cycles of one session.' }),
  maxDuration: duration.optional().meta({ description: 'Age of one session; the running stage is ended first.' }),
  stalledCycles: z.int().min(2).optional().meta({ description: 'Cycles in a row without progress.' }),
})

const rule = z.strictObject({
  pattern: z.string().optional().meta({ description: 'RE2 pattern over the message.' }),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  name: z.string().optional(),
  category: z.enum(CATEGORIES).optional(),
  owner: z.enum(['product', 'test', 'environment', 'unknown']).optional(),
  runbook: z.string().optional(),
})

const analyze = z.strictObject({
  rules: z.array(rule).default([]),
  logs: z
    .array(logSources.schema)
    .max(20)
    .default([])
    .meta({ description: 'Where what the environment said during a failed run is read: at most 1 MB each.' }),
  jwt: jwtSchema.optional(),
  analyst: analystOptions.optional(),
})

const schedule = z.strictObject({
  cron: z.string().meta({ description: 'Five fields, or six with seconds first.' }),
  timezone: z.string().default('UTC').meta({ description: 'IANA name: Europe/Berlin.' }),
})

/** A loop file as written. Every default stands here and nowhere else. */
export const loopFileSchema = loopFileSchemaOf(familiesWith())

export type LoopFile = z.output<typeof loopFileSchema>

/** The same with adapters that a program brings along. */
export function loopFileSchemaOf(families: Families) {
  return z
    .strictObject({
      $schema: z.string().optional(),
      loop: z.string().regex(/^[a-z0-9-]{1,52}$/, 'lower-case letters, digits and dashes; at most 52'),
      environment: z.string().min(1).meta({ description: 'What the lock protects: one running loop each.' }),
      vars: z
        .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.union([z.string(), z.number(), z.boolean()]))
        .default({}),
      deploy: families.deployers.schema,
      ready: ready.optional(),
      test: z.strictObject({ suites: z.array(families.runners.schema).min(1) }),
      analyze: analyze.prefault({}),
      until: until.prefault({}),
      stop: stop.prefault({ maxCycles: 50, maxDuration: '8h', stalledCycles: 5 }),
      tickets: families.trackers.schema.prefault({ use: 'markdown' }),
      fix: families.fixers.schema.optional(),
      notify: z.array(notifiers.schema).default([]).meta({ description: 'Who is told what.' }),
      reportUrl: z.string().optional().meta({
        description: 'Where reports can be read, for notices: {loop}, {cycle} and {cycle6} (six digits) are filled in.',
      }),
      schedule: schedule.optional(),
      pace: z.strictObject({ betweenCycles: duration.default(0).meta({ default: '0s' }) }).prefault({}),
    })
    .meta({ title: 'untilgreen loop file', description: 'What is deployed, how it is tested, when to stop.' })
}
