import { UntilgreenError } from '../errors.js'
import type { Clock } from '../model/clock.js'
import type { Event, EventBody } from '../model/event.js'
import { applyEvent, type LoopState } from '../model/state.js'
import type { Disk } from '../platform/disk.js'
import { CycleFolders } from './cycle-folders.js'
import type { Journal } from './journal.js'
import type { Loaded } from './load.js'
import type { Lock } from './lock.js'
import { ProgressFile } from './progress-file.js'
import { clearRequest, readRequests } from './requests.js'
import { writeSnapshot } from './snapshot.js'
import type { StatePaths } from './state-paths.js'
import type { LoopRequest, Store } from './store.js'

/** A new snapshot is due when this much of the journal lies behind the last one. */
const SNAPSHOT_EVERY_BYTES = 4 * 1024 * 1024

/** What a file store is made of. */
export interface FileStoreParts {
  disk: Disk
  clock: Clock
  paths: StatePaths
  loaded: Loaded
  warnings: string[]
  /** Absent: read only. */
  journal?: Journal
  /** Absent: nobody owns it; then nothing is fenced. */
  lock?: Lock
}

/** State of one loop in files. */
export class FileStore implements Store {
  readonly #parts: FileStoreParts
  readonly #progress: ProgressFile
  readonly #cycles: CycleFolders
  #state: LoopState
  #snapshotOffset: number
  #snapshotting: Promise<void> | undefined
  #isClosed = false

  constructor(parts: FileStoreParts) {
    this.#parts = parts
    this.#state = parts.loaded.state
    this.#snapshotOffset = parts.loaded.snapshotOffset
    this.#progress = new ProgressFile(parts, parts.paths.progress)
    this.#cycles = new CycleFolders(parts, parts.paths.cycles)
  }

  get state(): LoopState {
    return this.#state
  }

  get warnings(): readonly string[] {
    return this.#parts.warnings
  }

  get fence(): number {
    return this.#parts.lock?.fence ?? 0
  }

  get owner(): Store['owner'] {
    return this.#parts.lock?.owner
  }

  /** Takes an event that is safe on disk into the state. */
  fold(event: Event): void {
    this.#state = applyEvent(this.#state, event)
  }

  async append(body: EventBody): Promise<Event> {
    const { journal } = this.#parts
    if (journal === undefined || this.#isClosed) {
      throw new UntilgreenError('INTERNAL', `an event (${body.event}) for a store that is closed or read only`)
    }
    const event = await journal.append(body)
    if (event.event === 'cycle:finished') this.#considerSnapshot(journal)
    return event
  }

  async writeCycleFile(cycle: number, name: string, content: string | Uint8Array): Promise<void> {
    await this.#parts.lock?.check()
    await this.#cycles.write(cycle, name, content)
  }

  cycleFolder(cycle: number): Promise<string> {
    return this.#cycles.folder(cycle)
  }

  progress(progress: Parameters<Store['progress']>[0]): void {
    if (this.#parts.journal !== undefined && !this.#isClosed) this.#progress.add(progress)
  }

  requests(): Promise<LoopRequest[]> {
    return readRequests(this.#parts.disk, this.#parts.paths.requests)
  }

  clearRequest(kind: LoopRequest['kind']): Promise<void> {
    return clearRequest(this.#parts.disk, this.#parts.paths.requests, kind)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const { journal, lock } = this.#parts
    await this.#progress.close()
    try {
      await this.#snapshotting
      if (journal && !journal.failed && journal.end.offset > this.#snapshotOffset) await this.#snapshot(journal)
      await journal?.close()
    } finally {
      await lock?.release()
    }
  }

  #considerSnapshot(journal: Journal): void {
    if (journal.end.offset - this.#snapshotOffset < SNAPSHOT_EVERY_BYTES) return
    this.#snapshotting ??= this.#snapshot(journal).finally(() => {
      this.#snapshotting = undefined
    })
  }

  /** Derived, so a snapshot that can't be written is no reason to stop: the next start folds the journal instead. */
  async #snapshot(journal: Journal): Promise<void> {
    const { seq, offset, lastCrc } = journal.end
    if (lastCrc === undefined || seq !== this.#state.seq) return
    const { paths, warnings, lock } = this.#parts
    try {
      await lock?.check()
      await writeSnapshot(this.#parts, paths.snapshot, { place: { seq, offset }, lastCrc, state: this.#state })
      this.#snapshotOffset = offset
    } catch (error) {
      warnings.push(error instanceof Error ? error.message : String(error))
    }
  }
}
