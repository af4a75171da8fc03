import { z } from 'zod'
import { commandFields, duration } from '../command-line.js'

/** `analyze.analyst` of a loop file. */
export const analystOptions = z
  .strictObject({
    ...commandFields,
    name: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .meta({ description: 'What its proposals are signed with; default the program.' }),
    timeout: duration.default(60_000).meta({ default: '60s' }),
  })
  .meta({
    description:
      'A program of yours that proposes further whys: it reads the JSON file named by UNTILGREEN_ANALYST_INPUT and prints JSON.',
  })

export type AnalystOptions = z.output<typeof analystOptions>

const evidence = z.object({
  source: z.string().max(300).meta({ description: 'One of `files`: output/failures.log.' }),
  line: z.int().min(1).optional(),
  text: z.string().min(4).max(2_000).meta({ description: 'Words that stand on one line of that file.' }),
})

const why = z.object({
  question: z.string(),
  answer: z.string(),
  established: z.boolean(),
  evidence: z.array(z.object({ source: z.string(), line: z.int().optional(), text: z.string() })),
})

/** What an analyst gets. */
export const analystInput = z
  .object({
    format: z.literal(1),
    cycle: z.int(),
    revision: z.string().optional(),
    lastGreen: z.object({ cycle: z.int(), revision: z.string().optional() }).optional(),
    folder: z.string().meta({ description: 'Absolute path of the cycle’s folder; `files` are relative to it.' }),
    files: z.array(z.object({ name: z.string(), lines: z.int() })),
    causes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        category: z.string(),
        owner: z.string(),
        transition: z.string(),
        facts: z.record(z.string(), z.union([z.string(), z.number()])),
        tests: z.array(z.string()),
        example: z.string(),
        whys: z.array(why),
      }),
    ),
  })
  .meta({ title: 'untilgreen analyst: input' })

/** What it prints, at most 64 KiB. A proposal whose evidence does not exist is dropped. */
export const analystOutput = z
  .object({
    proposals: z
      .array(
        z.object({
          cause: z.string().meta({ description: 'Id of a cause of the input.' }),
          question: z.string().min(1).max(500),
          answer: z.string().min(1).max(2_000),
          evidence: z.array(evidence).min(1).max(10),
        }),
      )
      .max(50),
  })
  .meta({ title: 'untilgreen analyst: output' })

export type AnalystInput = z.input<typeof analystInput>
export type AnalystProposal = z.output<typeof analystOutput>['proposals'][number]
