import { toRfc3339 } from '../../model/timestamps.js'
import { systemClock } from '../../platform/clock.js'
import type { DaemonEntry } from './daemon-file.js'
import type { DaemonOrder } from './daemon-order.js'
import { listLoopsApart } from './list-loops.js'
import type { PlannedLoop } from './planned-loop.js'
import { startSession } from './session-process.js'

export interface Keeping extends DaemonOrder {
  entries: Record<string, DaemonEntry>
  /** Writes the entries down. */
  save(): Promise<void>
}

/** The wall clock is asked again at least so often: it may be set, and the machine may sleep. */
const LOOK_MS = 30_000
/** A run that begins later than this says so. */
const LATE_MS = 60_000

/** One loop at its times, one session after the other: a run that falls into the last one is missed and noted, never started beside it. */
export async function keepSchedule(first: PlannedLoop, keeping: Keeping): Promise<void> {
  const { signal, say } = keeping
  for (let plan: PlannedLoop | undefined = first; plan?.nextAt && !signal.aborted; ) {
    const nextMs = Date.parse(plan.nextAt)
    await note(first.loop, { nextAt: plan.nextAt, ...plan.schedule }, keeping)
    if (!(await reached(nextMs, signal))) return
    const lateMs = systemClock.now() - nextMs
    if (lateMs > LATE_MS)
      say(`${Math.round(lateMs / 1000)} s late: this machine slept or its clock was set`, first.loop)
    await session(plan, keeping)
    plan = signal.aborted ? undefined : await planAgain(plan, nextMs, keeping)
    if (plan?.missed === undefined) continue
    say(`${plan.missed.count} missed while the last session ran`, first.loop)
    await note(first.loop, { missed: (keeping.entries[first.loop]?.missed ?? 0) + plan.missed.count }, keeping)
  }
}

/** The plan after a session, as the file has it now; undefined where it is no longer this daemon's. One that is broken runs by its old schedule, until it is mended. */
async function planAgain(plan: PlannedLoop, sinceMs: number, { say }: Keeping): Promise<PlannedLoop | undefined> {
  const { loop, file } = plan
  try {
    const [read] = await listLoopsApart(file, { sinceMs })
    if (read?.loop === loop && read.schedule !== undefined) return read
    say(
      read?.loop === loop
        ? 'its schedule is gone from its file: not run any more'
        : `${file} is another loop now: start the daemon anew`,
      loop,
    )
    return undefined
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), loop)
    const { planOf } = await import('./planned-loop.js')
    return planOf(plan, systemClock.now(), sinceMs)
  }
}

async function session({ loop, file }: PlannedLoop, keeping: Keeping): Promise<void> {
  const { stateDir, running, say, signal } = keeping
  const startedAt = toRfc3339(systemClock.now())
  const process = startSession(file, stateDir, (line) => say(line, loop))
  running.add(process)
  if (signal.aborted) process.terminate()
  try {
    await note(loop, { nextAt: null, last: { startedAt } }, keeping)
    const exitCode = await process.ended
    say(exitCode === undefined ? 'the session could not be started' : `session ended, exit ${exitCode}`, loop)
    const last = { startedAt, endedAt: toRfc3339(systemClock.now()), ...(exitCode !== undefined && { exitCode }) }
    await note(loop, { last }, keeping)
  } finally {
    running.delete(process)
  }
}

/** What can't be written down is said; the loops run all the same. */
async function note(loop: string, change: Partial<DaemonEntry>, { entries, save, say }: Keeping): Promise<void> {
  entries[loop] = { ...(entries[loop] as DaemonEntry), ...change }
  await save().catch((error: unknown) => say(error instanceof Error ? error.message : String(error), loop))
}

/** Waits for a moment of the wall clock. False where the signal came first. */
async function reached(atMs: number, signal: AbortSignal): Promise<boolean> {
  for (let leftMs = atMs - systemClock.now(); leftMs > 0 && !signal.aborted; leftMs = atMs - systemClock.now()) {
    await systemClock.sleep(Math.min(leftMs, LOOK_MS), signal)
  }
  return !signal.aborted
}
