import type { Clock } from '../model/clock.js'
import type { Disk } from '../platform/disk.js'
import { dirname } from '../platform/paths.js'
import { checkState, type StateCheck } from './fsck.js'
import { loadState } from './load.js'
import { acquireLock, type LockOptions } from './lock.js'
import { writeSnapshot } from './snapshot.js'
import { stateIo } from './state-io.js'
import { type StatePaths, statePaths } from './state-paths.js'
import { writeAll } from './write-whole.js'

/** What a repair did, a line each. Nothing that was confirmed and good is ever changed or removed. */
export interface Repair {
  actions: string[]
  /** Files in which the broken part is kept. */
  setAside: string[]
}

type RepairOptions = Pick<LockOptions, 'disk' | 'clock' | 'stateDir' | 'loop' | 'acquireMutex'>

/**
 * Sets the broken part of a journal aside, keeps the good part byte for byte, and rebuilds what is derived from it.
 * @throws UntilgreenError LOCK_HELD where a loop runs on this state; STATE_IO.
 */
export async function repairState(options: RepairOptions): Promise<Repair> {
  const { disk, stateDir, loop } = options
  const lock = await acquireLock(options)
  try {
    return await repair(options, statePaths(stateDir, loop), await checkState(disk, stateDir, loop))
  } finally {
    await lock.release()
  }
}

async function repair(files: { disk: Disk; clock: Clock }, paths: StatePaths, check: StateCheck): Promise<Repair> {
  const done: Repair = { actions: [], setAside: [] }
  if (check.condition === 'newer') return done
  const { disk } = files
  if (check.snapshot === 'unusable' || check.snapshot === 'differs' || check.snapshot === 'ahead') {
    const aside = await freeName(disk, paths.snapshot)
    await disk.rename(paths.snapshot, aside).catch((cause: unknown) => {
      throw stateIo('rename', paths.snapshot, cause)
    })
    done.setAside.push(aside)
    done.actions.push(`moved snapshot.json (${check.snapshot}) to ${aside}`)
  }
  if (check.goodBytes < check.sizeBytes) {
    const aside = await setTailAside(disk, paths, check.goodBytes)
    done.setAside.push(aside)
    done.actions.push(
      `kept ${check.events} events (${check.goodBytes} bytes), moved the ${check.sizeBytes - check.goodBytes} bytes behind them to ${aside}`,
    )
  }
  for (const temporary of check.temporaries) {
    await disk.remove(temporary)
    done.actions.push(`removed ${temporary}, left by a writer that was killed`)
  }
  if (check.snapshot !== 'good' && check.events > 0) {
    await rebuildSnapshot(files, paths)
    done.actions.push(`rebuilt snapshot.json from ${check.events} events`)
  }
  return done
}

/** The copy is safe before the journal is cut. */
async function setTailAside(disk: Disk, paths: StatePaths, goodBytes: number): Promise<string> {
  const aside = await freeName(disk, paths.journal)
  try {
    const journal = await disk.open(paths.journal, 'append')
    const copy = await disk.open(aside, 'replace')
    try {
      const chunk = new Uint8Array(256 * 1024)
      for (let at = goodBytes, count = 1; count > 0; at += count) {
        count = await journal.read(chunk, at)
        await writeAll(copy, chunk.subarray(0, count))
      }
      await copy.syncData()
      await disk.syncFolder(dirname(aside))
      await journal.truncate(goodBytes)
      await journal.syncData()
    } finally {
      await Promise.all([copy.close(), journal.close()])
    }
    return aside
  } catch (cause) {
    throw stateIo('repair', paths.journal, cause)
  }
}

async function rebuildSnapshot(files: { disk: Disk; clock: Clock }, paths: StatePaths): Promise<void> {
  const { state, end } = await loadState(files.disk, paths)
  if (end.lastCrc === undefined) return
  const { seq, offset, lastCrc } = end
  await writeSnapshot(files, paths.snapshot, { place: { seq, offset }, lastCrc, state })
}

/** `journal.ndjson.damaged-1`, or the next number. */
async function freeName(disk: Disk, path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`
    if ((await disk.stamp(name)) === undefined) return name
  }
}
