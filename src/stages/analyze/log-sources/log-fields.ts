import { z } from 'zod'
import { duration } from '../../command-line.js'

/** What each log source takes, wherever it reads. */
export const logFields = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'lower-case letters, digits and dashes; at most 41')
    .optional()
    .meta({ description: 'What it is called in evidence and file names; default its kind.' }),
  timeout: duration.default(10_000).meta({ default: '10s', description: 'For fetching the lines of one run.' }),
})

/** The name of a source: as given, else its kind. */
export function logName(options: Readonly<Record<string, unknown>>, kind: string): string {
  return typeof options.name === 'string' ? options.name : kind
}

/** The time limit of a source. */
export function logTimeoutMs(options: Readonly<Record<string, unknown>>): number {
  return typeof options.timeout === 'number' ? options.timeout : 10_000
}
