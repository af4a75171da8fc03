import { systemClock } from '../../platform/clock.js'
import { systemDisk } from '../../platform/disk.js'
import { join } from '../../platform/paths.js'
import { isAlive, type ProcessIdentity } from '../../platform/process-identity.js'
import { readWhole } from '../../store/read-whole.js'
import { writeWhole } from '../../store/write-whole.js'

/** `.daemon.json` of a state directory: what the daemon plans and did, for those who ask. Never the truth about a loop. */
export interface DaemonFile {
  daemon: ProcessIdentity & { since: string }
  loops: Record<string, DaemonEntry>
}

export interface DaemonEntry {
  file: string
  cron: string
  timezone: string
  /** RFC 3339; null while its session runs. */
  nextAt: string | null
  /** Runs that fell into a running session, or into a time without a daemon, since the daemon started. */
  missed: number
  last?: { startedAt: string; endedAt?: string; exitCode?: number }
}

const NAME = '.daemon.json'

/** @throws UntilgreenError STATE_IO */
export async function writeDaemonFile(stateDir: string, file: DaemonFile): Promise<void> {
  const files = { disk: systemDisk, clock: systemClock }
  await writeWhole(files, join(stateDir, NAME), `${JSON.stringify(file, null, 2)}\n`)
}

/** What the last daemon wrote; undefined where there is none, or nothing that can be read. */
export async function readDaemonFile(stateDir: string): Promise<DaemonFile | undefined> {
  try {
    const read = JSON.parse(await readWhole(systemDisk, join(stateDir, NAME))) as DaemonFile
    return typeof read?.daemon?.pid === 'number' && typeof read.loops === 'object' ? read : undefined
  } catch {
    return undefined
  }
}

/** The daemon's plan, while the daemon lives. */
export async function livingDaemon(stateDir: string): Promise<DaemonFile | undefined> {
  const file = await readDaemonFile(stateDir)
  return file !== undefined && (await isAlive(file.daemon)) ? file : undefined
}
