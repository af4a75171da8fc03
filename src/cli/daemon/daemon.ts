import { UntilgreenError } from '../../errors.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { systemClock } from '../../platform/clock.js'
import { makeFolder } from '../../platform/files.js'
import { thisProcess } from '../../platform/process-identity.js'
import { type DaemonFile, livingDaemon, readDaemonFile, writeDaemonFile } from './daemon-file.js'
import type { DaemonOrder } from './daemon-order.js'
import { keepSchedule } from './keep-schedule.js'
import { listLoopsApart } from './list-loops.js'
import type { SessionProcess } from './session-process.js'

/** How long sessions may drain before they are asked a second time, and then killed. All within the ten seconds that a supervisor waits. */
const DRAIN_MS = 7_500
const KILL_MS = 1_000

/** Runs all scheduled loops at their times until the signal. @throws UntilgreenError LOCK_HELD where another daemon has this state directory. */
export async function runDaemon(order: DaemonOrder): Promise<void> {
  const { stateDir, signal, running } = order
  const other = await livingDaemon(stateDir)
  if (other !== undefined) {
    const { pid, host, since } = other.daemon
    throw new UntilgreenError('LOCK_HELD', `a daemon has ${stateDir} already: pid ${pid} on ${host}, since ${since}`, {
      hint: 'One daemon per state directory: stop it, or use another --state-dir.',
    })
  }
  await makeFolder(stateDir)
  const file = await newFile(order)
  const save = saver(stateDir, file)
  const onDrain = () => void drain(running)
  signal.addEventListener('abort', onDrain, { once: true })
  const scheduled = order.loops.filter(({ schedule }) => schedule !== undefined)
  await Promise.all(scheduled.map((loop) => keepSchedule(loop, { ...order, entries: file.loops, save })))
  await save()
}

/** Missed runs of a time without a daemon are counted from what the last one planned. */
async function newFile({ loops, stateDir, say }: DaemonOrder): Promise<DaemonFile> {
  const nowMs = systemClock.now()
  const before = await readDaemonFile(stateDir)
  const file: DaemonFile = { daemon: { ...(await thisProcess()), since: toRfc3339(nowMs) }, loops: {} }
  for (const { loop, file: path, schedule } of loops) {
    if (schedule === undefined) continue
    const { nextAt, last } = before?.loops[loop] ?? {}
    // It ended while a session ran: what was due after that session's start is what it missed.
    const sinceMs = nextAt ? Date.parse(nextAt) - 1 : Date.parse(last?.startedAt ?? '')
    const [read] = sinceMs < nowMs ? await listLoopsApart(path, { sinceMs }) : []
    if (read?.missed) say(`${read.missed.count} missed while no daemon ran, the first at ${read.missed.firstAt}`, loop)
    file.loops[loop] = { file: path, ...schedule, nextAt: null, missed: read?.missed?.count ?? 0 }
  }
  return file
}

/** Writes one after the other: two at once would write one temp file. */
function saver(stateDir: string, file: DaemonFile): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.catch(() => undefined).then(() => writeDaemonFile(stateDir, file))
    return last
  }
}

async function drain(running: ReadonlySet<SessionProcess>): Promise<void> {
  for (const session of running) session.terminate()
  await wait(DRAIN_MS)
  for (const session of running) session.terminate()
  await wait(KILL_MS)
  for (const session of running) session.kill()
}

/** Does not keep the process: where all sessions have ended, nothing is waited for. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
