import { z } from 'zod'
import { duration } from '../../command-line.js'

const WEEK_MS = 7 * 86_400_000

const every = duration.default(WEEK_MS).meta({ default: '7d', description: 'It runs again after this long.' })

/** `control`: how the suite is cut off from its target, to see each test go red. */
export const controlField = z
  .union([
    z.literal('auto'),
    z.strictObject({
      env: z
        .record(z.string(), z.string())
        .optional()
        .meta({ description: 'Variables that lead the tests away from the target.' }),
      network: z.literal('none').optional().meta({ description: 'No network at all (unshare, where permitted).' }),
      every,
    }),
  ])
  .meta({
    description:
      'Cut off from its target each test must go red. auto, where target has env: once refusing, once answering 500 to all.',
  })

/** How a suite is cut off, and how long that holds. */
export type ControlPlan = { everyMs: number } & (
  | { by: 'target' }
  | { by: 'env'; env: Readonly<Record<string, string>> }
  | { by: 'no-network' }
)

/** The plan of a suite's `control`; undefined where it has none. */
export function controlPlan(written: unknown): ControlPlan | undefined {
  if (written === undefined) return undefined
  if (written === 'auto') return { by: 'target', everyMs: WEEK_MS }
  const { env, network, every: everyMs } = written as { env?: Record<string, string>; network?: 'none'; every: number }
  if (network !== undefined) return { by: 'no-network', everyMs }
  return env === undefined ? { by: 'target', everyMs } : { by: 'env', env, everyMs }
}
