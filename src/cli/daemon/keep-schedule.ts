import { UntilgreenError } from '../../errors.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { systemClock } from '../../platform/clock.js'
import type { DaemonOrder } from './daemon.js'
import type { DaemonEntry } from './daemon-file.js'
import { listLoopsApart } from './list-loops.js'
import { nextRun, runsBetween, type Schedule } from './next-run.js'
import type { ScheduledLoop } from './scheduled-loops.js'
import { startSession } from './session-process.js'

export type Planned = ScheduledLoop & { schedule: Schedule }

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
export async function keepSchedule(first: Planned, keeping: Keeping): Promise<void> {
  const { signal, say } = keeping
  let { schedule } = first
  let after = systemClock.now()
  while (!signal.aborted) {
    const nextMs = nextRun(schedule, after)
    await note(first.loop, { nextAt: toRfc3339(nextMs), ...schedule }, keeping)
    if (!(await reached(nextMs, signal))) return
    const lateMs = systemClock.now() - nextMs
    if (lateMs > LATE_MS)
      say(`${Math.round(lateMs / 1000)} s late: this machine slept or its clock was set`, first.loop)
    schedule = (await tick(first, keeping)) ?? schedule
    after = Math.max(nextMs, systemClock.now())
    const missed = runsBetween(schedule, nextMs, after)
    if (missed === 0) continue
    say(`${missed} missed while the last session ran`, first.loop)
    await note(first.loop, { missed: (keeping.entries[first.loop]?.missed ?? 0) + missed }, keeping)
  }
}

/** Reads the file again and runs one session. @returns the schedule as the file has it now. What goes wrong is said, and the next run is waited for. */
async function tick({ loop, file }: Planned, keeping: Keeping): Promise<Schedule | undefined> {
  const { say } = keeping
  try {
    const [read] = await listLoopsApart(file)
    if (read?.loop !== loop)
      throw new UntilgreenError('CONFIG_INVALID', `its loop is '${read?.loop}' now; start the daemon anew`)
    if (read.schedule === undefined)
      throw new UntilgreenError('CONFIG_INVALID', 'its schedule is gone from the file; start the daemon anew')
    await session({ loop, file }, keeping)
    return read.schedule
  } catch (error) {
    say(`not run: ${error instanceof Error ? error.message : String(error)}`, loop)
    return undefined
  }
}

async function session({ loop, file }: ScheduledLoop, keeping: Keeping): Promise<void> {
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
