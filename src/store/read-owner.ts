import { systemClock } from '../platform/clock.js'
import { systemDisk } from '../platform/disk.js'
import { join } from '../platform/paths.js'
import { isAlive, thisProcess } from '../platform/process-identity.js'
import { LEASE_MS, OwnerRecords } from './owner-records.js'
import { statePaths } from './state-paths.js'

/** The process that runs a loop right now; undefined where none lives. An owner on another machine counts while it gives signs of life. */
export async function readOwner(
  stateDir: string,
  loop: string,
): Promise<{ pid: number; host: string; since: string } | undefined> {
  const { folder } = statePaths(stateDir, loop)
  const records = new OwnerRecords({ disk: systemDisk, clock: systemClock }, join(folder, 'owner'))
  const fence = await records.highest()
  const record = fence === 0 ? undefined : await records.read(fence)
  if (record === undefined || record.released) return undefined
  const self = await thisProcess()
  // The machine was started anew since.
  if (record.host === self.host && record.bootId !== self.bootId) return undefined
  const here = record.bootId === self.bootId && record.pidSpace === self.pidSpace
  const alive = here ? await isAlive(record) : await beatsStill(records, fence)
  return alive ? { pid: record.pid, host: record.host, since: record.since } : undefined
}

async function beatsStill(records: OwnerRecords, fence: number): Promise<boolean> {
  const before = await records.signOfLife(fence)
  for (let waitedMs = 0; waitedMs < LEASE_MS / 10; waitedMs += 250) {
    await systemClock.sleep(250)
    if ((await records.signOfLife(fence)) !== before) return true
  }
  return false
}
