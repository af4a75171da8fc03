import { toRfc3339 } from '../../model/timestamps.js'
import { nextRun, runsBetween } from './next-run.js'
import type { ScheduledLoop } from './scheduled-loops.js'

/** A loop with its times. The shape of `daemon --list --json`. */
export interface PlannedLoop extends ScheduledLoop {
  /** RFC 3339; null where it has no schedule. */
  nextAt: string | null
  /** Runs that were due after a given moment and before now; absent where none was given, or none was due. */
  missed?: { count: number; firstAt: string }
}

/** Works out the times of a loop. @param sinceMs where missed runs are counted from. */
export function planOf(loop: ScheduledLoop, nowMs: number, sinceMs?: number): PlannedLoop {
  const { schedule } = loop
  if (schedule === undefined) return { ...loop, nextAt: null }
  const count = sinceMs === undefined ? 0 : runsBetween(schedule, sinceMs, nowMs)
  const missed = sinceMs !== undefined && count > 0 && { count, firstAt: toRfc3339(nextRun(schedule, sinceMs)) }
  return { ...loop, nextAt: toRfc3339(nextRun(schedule, nowMs)), ...(missed && { missed }) }
}
