import type { Clock } from '../model/clock.js'
import type { Disk } from '../platform/disk.js'
import { join } from '../platform/paths.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import { readWhole } from './read-whole.js'
import { codeOf, stateIo } from './state-io.js'
import { writeWhole } from './write-whole.js'

/** An owner elsewhere that gives no sign of life for this long, by our own monotonic clock, is dead. */
export const LEASE_MS = 15_000

/** Longer than the time stamps of any file system in use are coarse. */
const STAMP_GRAIN_MS = 2_000

/** Who holds a lock, or held it last. */
export interface OwnerRecord extends ProcessIdentity {
  fence: number
  loop: string
  environment: string
  /** RFC 3339 with offset: a label, never compared. */
  since: string
  /** Set where the owner let go by itself. */
  released?: true
}

/**
 * Owners of one thing, in a folder: `00000007.json` is the seventh, the highest number holds.
 * A number is taken by a hard link, so that of two who want the same one only one gets it.
 */
export class OwnerRecords {
  readonly #files: { disk: Disk; clock: Clock }
  readonly #folder: string
  #seen: { stamp: string; sinceMs: number; highest: number } | undefined

  constructor(files: { disk: Disk; clock: Clock }, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  /** Highest number taken so far; 0 for none. @throws UntilgreenError STATE_IO */
  async highest(): Promise<number> {
    return Math.max(0, ...(await this.#fences()))
  }

  /**
   * The same, for each write: the names are only read again where the folder changed since. A change within the grain of
   * its time stamp shows nothing, so a stamp is trusted once it has stood for a while.
   */
  async highestNow(): Promise<number> {
    const { disk, clock } = this.#files
    const found = await disk.stamp(this.#folder)
    const stamp = `${found?.content} ${found?.touched}`
    const nowMs = clock.monotonic()
    if (this.#seen?.stamp === stamp && nowMs - this.#seen.sinceMs > STAMP_GRAIN_MS) return this.#seen.highest
    const sinceMs = this.#seen?.stamp === stamp ? this.#seen.sinceMs : nowMs
    const highest = await this.highest()
    this.#seen = { stamp, sinceMs, highest }
    return highest
  }

  /** Undefined where the record can't be read. */
  async read(fence: number): Promise<OwnerRecord | undefined> {
    try {
      return JSON.parse(await readWhole(this.#files.disk, this.#path(fence))) as OwnerRecord
    } catch {
      return undefined
    }
  }

  /** False where somebody else took this number or a higher one. @throws UntilgreenError STATE_IO */
  async take(record: OwnerRecord): Promise<boolean> {
    const { disk } = this.#files
    const path = this.#path(record.fence)
    const draft = `${path}.${record.pid}`
    try {
      await disk.makeFolder(this.#folder)
      await writeWhole(this.#files, draft, `${JSON.stringify(record)}\n`)
      await linkOrRename(disk, draft, path)
      await disk.syncFolder(this.#folder)
    } catch (cause) {
      if (codeOf(cause) === 'EEXIST') return false
      throw stateIo('write', path, cause)
    } finally {
      await disk.remove(draft).catch(() => undefined)
    }
    if ((await this.highest()) !== record.fence) return false
    await this.#removeBelow(record.fence)
    return true
  }

  /** Notes that the owner let go. Best effort: where it fails, the next one finds a dead owner. */
  async release(record: OwnerRecord): Promise<void> {
    if ((await this.highest().catch(() => 0)) !== record.fence) return
    const content = `${JSON.stringify({ ...record, released: true })}\n`
    await writeWhole(this.#files, this.#path(record.fence), content).catch(() => undefined)
  }

  /** A sign of life. */
  async beat(fence: number): Promise<void> {
    const { disk, clock } = this.#files
    await disk.touch(this.#path(fence), clock.now())
  }

  /** Changes with each sign of life. */
  async signOfLife(fence: number): Promise<string> {
    const stamp = await this.#files.disk.stamp(this.#path(fence))
    return stamp === undefined ? 'gone' : `${stamp.content} ${stamp.touched}`
  }

  async #fences(): Promise<number[]> {
    const names = await this.#files.disk.names(this.#folder).catch((cause: unknown) => {
      throw stateIo('read', this.#folder, cause)
    })
    return (names ?? []).filter((name) => /^\d+\.json$/.test(name)).map((name) => Number.parseInt(name, 10))
  }

  async #removeBelow(fence: number): Promise<void> {
    for (const old of await this.#fences()) {
      if (old < fence) await this.#files.disk.remove(this.#path(old)).catch(() => undefined)
    }
  }

  #path(fence: number): string {
    return join(this.#folder, `${String(fence).padStart(8, '0')}.json`)
  }
}

/** Some network and FAT file systems know no hard links; there, two starters in the same millisecond could both win. */
async function linkOrRename(disk: Disk, from: string, to: string): Promise<void> {
  try {
    await disk.link(from, to)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error
    await disk.rename(from, to)
  }
}
