import { z } from 'zod'
import { adapterFamily } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import { duration } from '../../command-line.js'
import { controlField } from '../control/control-plan.js'
import type { Runner } from '../runner.js'
import { targetField } from '../target/target-plan.js'
import { commandRunner } from './command.js'
import { probesRunner } from './probes.js'

/** What each suite takes, whatever runs it. */
export const suiteFields = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'letters, digits, dot, dash, underscore; at most 64')
    .meta({ description: 'Unique in its loop.' }),
  priority: z
    .string()
    .min(1)
    .default('P1')
    .meta({ description: 'Suites whose priority stands in `until.priorities` decide.' }),
  manifest: z.string().optional().meta({ description: 'File with the ids that must be there, one a line.' }),
  workers: z.int().min(1).optional().meta({ description: 'Tests that the runner runs at once.' }),
  floor: duration.optional().meta({ description: 'Shortest believable duration of a test.' }),
  timeout: z
    .strictObject({
      suite: duration.default(1_800_000).meta({ default: '30m' }),
      test: duration.optional(),
      idle: duration.optional(),
    })
    .prefault({}),
  retry: z
    .strictObject({
      attempts: z.int().min(2).max(10).default(2).meta({ description: 'Tries at one test, the first included.' }),
      budget: z
        .int()
        .min(1)
        .default(5)
        .meta({ description: 'Where more tests than this failed, that is no flake and none is tried again.' }),
    })
    .optional()
    .meta({ description: 'Failed tests are tried again on the same revision; one that passes then is flaky.' }),
  abort: z
    .strictObject({ sameSignature: z.int().min(2) })
    .optional()
    .meta({ description: 'Ends the run when its first so many results all fail for one cause; the rest is blocked.' }),
  files: z.array(z.string().min(1)).min(1).optional().meta({
    description:
      'Globs of what the suite is made of; a change that no person committed waits for `accept`. Default: what a fix may not touch.',
  }),
  target: targetField.optional(),
  control: controlField.optional(),
  impact: z
    .strictObject({ label: z.string(), mrrUsd: z.number().nonnegative().optional() })
    .optional()
    .meta({ description: 'What is at stake; shown, never computed.' }),
})

/** All runners: `test.suites[].use` names one. */
export const runners = adapterFamily<Runner, AdapterContext>('runner', [commandRunner, probesRunner], suiteFields)
