import { systemClock } from '../clock.js'
import { signalProcess } from './find-processes.js'

/** Between two looks at what still lives: short at first, so that the usual quick end costs nothing. */
const FIRST_LOOK_MS = 5
const SLOWEST_LOOK_MS = 100
/** Looks after SIGKILL: a process that forks faster than we kill, or one that the system can't end now. */
const KILL_LIMIT_MS = 2_000

/**
 * Ends processes: SIGTERM, a time of grace, SIGKILL, until none is left. Looks anew each time, so that what is forked meanwhile is found.
 * @param find pids that still live.
 * @param now aborts the grace: SIGKILL at once.
 * @returns those that even SIGKILL did not end in time.
 */
export async function endProcesses(find: () => number[], graceMs: number, now?: AbortSignal): Promise<number[]> {
  const told = new Set<number>()
  const left = await until(
    () => {
      const living = find()
      for (const pid of living) {
        if (told.has(pid)) continue
        told.add(pid)
        signalProcess(pid, 'SIGTERM')
        // A stopped process takes SIGTERM only once it goes on.
        signalProcess(pid, 'SIGCONT')
      }
      return living
    },
    graceMs,
    now,
  )
  if (left.length === 0) return []
  return until(() => {
    const living = find()
    for (const pid of living) signalProcess(pid, 'SIGKILL')
    return living
  }, KILL_LIMIT_MS)
}

async function until(look: () => number[], limitMs: number, now?: AbortSignal): Promise<number[]> {
  const end = systemClock.monotonic() + limitMs
  let pauseMs = FIRST_LOOK_MS
  for (;;) {
    const living = look()
    const leftMs = end - systemClock.monotonic()
    if (living.length === 0 || leftMs <= 0 || now?.aborted) return living
    await systemClock.sleep(Math.min(pauseMs, leftMs), now)
    pauseMs = Math.min(pauseMs * 2, SLOWEST_LOOK_MS)
  }
}
