import type { AdapterContext } from '../adapter-context.js'

/** What the commands of a suite find around them in one run, besides what the loop file says. */
export interface Surroundings {
  /** Variables; they win. */
  env?: Readonly<Record<string, string>>
  /** Words before each command. */
  prefix?: readonly string[]
}

/** A context for one suite's runner whose commands find what was set last: no runner has to know of targets or controls. */
export function surroundable(context: AdapterContext): {
  context: AdapterContext
  surround(surroundings: Surroundings): void
} {
  let now: Surroundings = {}
  return {
    context: {
      ...context,
      execute: (order, signal) =>
        context.execute(
          { ...order, env: { ...order.env, ...now.env }, ...(now.prefix !== undefined && { prefix: now.prefix }) },
          signal,
        ),
    },
    surround(surroundings) {
      now = surroundings
    },
  }
}
