import type { LoopConfig } from '../config/loop-config.js'
import type { FixPolicy, TicketPolicy } from '../model/policy.js'
import { join } from '../platform/paths.js'

/** Who is told what, and where it is kept until it is told. */
export function notifyOptions({ loop, notify, until, reportUrl }: LoopConfig, stateDir: string) {
  return {
    choices: notify,
    consecutive: until.consecutive,
    folder: join(stateDir, loop, 'outbox'),
    ...(reportUrl !== undefined && { reportUrl }),
  }
}

/** What is at stake, as the loop file says it. */
export function impactOf({ test }: LoopConfig): { suite: string; label: string; mrrUsd?: number }[] {
  return test.suites.flatMap(({ name, impact }) =>
    impact === undefined ? [] : [{ suite: String(name), ...(impact as { label: string; mrrUsd?: number }) }],
  )
}

/** Limits that the loop file leaves out are no limits. */
export function stopPolicy({ maxCycles, maxDuration, stalledCycles }: LoopConfig['stop']) {
  return {
    ...(maxCycles !== undefined && { maxCycles }),
    ...(maxDuration !== undefined && { maxDurationMs: maxDuration }),
    ...(stalledCycles !== undefined && { stalledCycles }),
  }
}

/** What every tracker's part of a loop file holds, whatever its kind. */
export function ticketPolicy({ maxPerCycle, closeAfter }: LoopConfig['tickets']): TicketPolicy {
  return { maxPerCycle: Number(maxPerCycle), closeAfter: Number(closeAfter) }
}

/** What every fixer's part of a loop file holds, whatever its kind. */
export function fixPolicy({ perCycle, forbid }: NonNullable<LoopConfig['fix']>): FixPolicy {
  return { perCycle: Number(perCycle), forbid: (forbid as string[]).map(String) }
}

/** Origin of the readiness address: part of what the lock protects. */
export function originOf({ ready }: LoopConfig): string | undefined {
  const address = ready?.revision?.http ?? ready?.probes[0]?.http
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined
}
