import type { Clock } from '../model/clock.js'
import type { Progress } from '../model/progress.js'
import { toRfc3339 } from '../model/timestamps.js'
import type { Disk, DiskFile } from '../platform/disk.js'
import { writeAll } from './write-whole.js'

/** Beyond this the file starts anew: it is for watchers, never the truth. */
const MOST_BYTES = 4 * 1024 * 1024
/** What may wait for a slow disk; more is dropped. */
const MOST_WAITING = 1024 * 1024

/** `progress.ndjson`: what is going on right now. Unsynced, bounded, starts anew with each cycle; its errors are nobody's. */
export class ProgressFile {
  readonly #disk: Disk
  readonly #clock: Clock
  readonly #path: string
  #file: DiskFile | undefined
  #cycle: number | undefined
  #waiting = ''
  #startAnew = false
  #sizeBytes = 0
  #writing: Promise<void> | undefined

  constructor(files: { disk: Disk; clock: Clock }, path: string) {
    this.#disk = files.disk
    this.#clock = files.clock
    this.#path = path
  }

  add(progress: Progress & { cycle: number }): void {
    if (progress.cycle !== this.#cycle) {
      this.#cycle = progress.cycle
      this.#startAnew = true
      this.#waiting = ''
    }
    if (this.#waiting.length > MOST_WAITING) return
    this.#waiting += `${JSON.stringify({ at: toRfc3339(this.#clock.now()), ...progress })}\n`
    this.#writing ??= this.#write()
      .catch(() => undefined)
      .finally(() => {
        this.#writing = undefined
      })
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file?.close().catch(() => undefined)
    this.#file = undefined
  }

  async #write(): Promise<void> {
    this.#file ??= await this.#disk.open(this.#path, 'append')
    while (this.#waiting !== '') {
      const bytes = new TextEncoder().encode(this.#waiting)
      this.#waiting = ''
      if (this.#startAnew || this.#sizeBytes + bytes.length > MOST_BYTES) {
        this.#startAnew = false
        this.#sizeBytes = 0
        await this.#file.truncate(0)
      }
      await writeAll(this.#file, bytes)
      this.#sizeBytes += bytes.length
    }
  }
}
