import type { Clock } from '../model/clock.js'
import { type Disk, systemDisk } from '../platform/disk.js'
import { dirname, join } from '../platform/paths.js'
import { FileStore } from './file-store.js'
import { Journal } from './journal.js'
import { type Loaded, loadState } from './load.js'
import { type AcquireMutex, acquireLock, type Lock, type OwnerWish } from './lock.js'
import { stateIo } from './state-io.js'
import { type StatePaths, statePaths } from './state-paths.js'
import type { Store } from './store.js'
import { patiently } from './write-whole.js'

export interface FileStoreOptions {
  /** Absolute path. */
  stateDir: string
  loop: string
  clock: Clock
  /** Who may write: absent, nothing is locked. */
  owner?: OwnerWish
  /** Nothing on disk is made, changed or locked. */
  readOnly?: boolean
  /** Default: the machine's. */
  disk?: Disk
  /** Default: the machine's. */
  acquireMutex?: AcquireMutex
}

/**
 * Opens the state of one loop.
 * @throws UntilgreenError LOCK_HELD, STATE_CORRUPT (the files are left as they are), STATE_NEWER, STATE_IO.
 */
export async function openFileStore(options: FileStoreOptions): Promise<Store> {
  const { stateDir, loop, clock, owner, readOnly = false, disk = systemDisk } = options
  const paths = statePaths(stateDir, loop)
  if (readOnly) {
    const loaded = await loadState(disk, paths)
    return new FileStore({ disk, clock, paths, loaded, warnings: warningsOf(paths, loaded) })
  }
  await makeFolders(disk, stateDir, paths.folder)
  if (owner === undefined) return openForWriting({ disk, clock, paths })
  const acquireMutex = options.acquireMutex ?? (await import('../platform/host-mutex.js')).acquireHostMutex
  const wish = { disk, clock, stateDir, loop, acquireMutex, ...owner }
  const lock = await acquireLock(wish)
  const store = await releaseOnFailure(lock, () => openForWriting({ disk, clock, paths, lock }))
  const { fence } = store.state.owner ?? { fence: 0 }
  if (fence < lock.fence) return store
  // The owners' folder was lost and its numbers began anew; the journal remembers.
  await store.close()
  const higher = await acquireLock({ ...wish, above: fence })
  return releaseOnFailure(higher, () => openForWriting({ disk, clock, paths, lock: higher }))
}

/** A lock is let go where what it was taken for fails. */
async function releaseOnFailure(lock: Lock, open: () => Promise<Store>): Promise<Store> {
  try {
    return await open()
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openForWriting(parts: { disk: Disk; clock: Clock; paths: StatePaths; lock?: Lock }): Promise<Store> {
  const { disk, clock, paths, lock } = parts
  const swept = await sweepTemporaries(disk, paths.folder)
  const loaded = await loadState(disk, paths)
  const warnings = [...warningsOf(paths, loaded), ...swept]
  try {
    const file = await patiently(clock, () => disk.open(paths.journal, 'append'))
    // A line that a killed writer left is acted upon from here on, so it must be safe first.
    await file.syncData()
    await disk.syncFolder(paths.folder)
    const journal = new Journal(file, loaded.end, {
      path: paths.journal,
      now: () => clock.now(),
      checkOwner: async () => lock?.check(),
      onSafe: (event) => store.fold(event),
    })
    const store = new FileStore({ ...parts, loaded, warnings, journal })
    return store
  } catch (cause) {
    throw stateIo('open', paths.journal, cause)
  }
}

async function makeFolders(disk: Disk, stateDir: string, folder: string): Promise<void> {
  try {
    if (dirname(stateDir) !== stateDir && (await makeMissing(disk, stateDir))) await disk.syncFolder(dirname(stateDir))
    if (await disk.makeFolder(folder)) await disk.syncFolder(stateDir)
  } catch (cause) {
    throw stateIo('make the folder', folder, cause)
  }
}

/** A state directory may be asked for several folders deep. */
async function makeMissing(disk: Disk, path: string): Promise<boolean> {
  try {
    return await disk.makeFolder(path)
  } catch (error) {
    const parent = dirname(path)
    if ((error as { code?: string }).code !== 'ENOENT' || parent === path) throw error
    await makeMissing(disk, parent)
    return disk.makeFolder(path)
  }
}

/** Temp files of a writer that was killed. */
async function sweepTemporaries(disk: Disk, folder: string): Promise<string[]> {
  const names = ((await disk.names(folder)) ?? []).filter((name) => name.startsWith('.') && name.endsWith('.tmp'))
  for (const name of names) {
    await disk.remove(join(folder, name)).catch((cause: unknown) => {
      throw stateIo('remove', join(folder, name), cause)
    })
  }
  return names.map((name) => `${join(folder, name)} was left by a writer that was killed; it was removed`)
}

function warningsOf(paths: StatePaths, { end }: Loaded): string[] {
  const { torn, unterminated } = end
  return [
    ...(torn
      ? [
          `${paths.journal}, line ${torn.line}: torn (${torn.message}, ${torn.sizeBytes} bytes); it was never confirmed and is dropped`,
        ]
      : []),
    ...(unterminated ? [`${paths.journal}: the last line lacked its newline; the event is whole and kept`] : []),
  ]
}
