import { z } from 'zod'
import { parseDurationMs } from '../model/duration.js'

const LONGEST_MS = 3650 * 86_400_000

/** `250ms`, `2s`, `10m`, `1h`: milliseconds inside. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration looks like 250ms, 2s, 10m, 8h or 1d')
  .transform((text) => parseDurationMs(text) ?? Number.NaN)
  .refine((ms) => ms <= LONGEST_MS, 'a duration is at most 3650d')
  .meta({ description: 'A duration: 250ms, 2s, 10m, 8h, 1d.' })

const words = z.array(z.string()).min(1, 'a command has at least one word')

/** How a loop file writes a command: argv in `run`, or an explicit `shell`. */
export const commandFields = {
  run: words.optional().meta({ description: 'argv; no shell is involved.' }),
  shell: z.string().min(1).optional().meta({ description: 'A line for /bin/sh. Instead of `run`.' }),
  cwd: z.string().optional().meta({ description: 'Folder to run in, from the working directory.' }),
  env: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'More variables; ${env.NAME} may be used here.' }),
  passEnv: z
    .array(z.string())
    .optional()
    .meta({ description: 'Globs of variables to pass on from our own environment.' }),
}

export const commandLine = z.strictObject(commandFields)

/** A command as configured: exactly one of `run` and `shell`, which `config` checks. */
export interface CommandLine {
  run?: string[] | undefined
  shell?: string | undefined
  cwd?: string | undefined
  env?: Record<string, string> | undefined
  passEnv?: string[] | undefined
}

/** The command's part of an adapter's options. */
export function commandOf(options: CommandLine): CommandLine {
  const { run, shell, cwd, env, passEnv } = options
  return { run, shell, cwd, env, passEnv }
}
