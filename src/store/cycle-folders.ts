import { UntilgreenError } from '../errors.js'
import type { Clock } from '../model/clock.js'
import type { Disk } from '../platform/disk.js'
import { dirname, join } from '../platform/paths.js'
import { stateIo } from './state-io.js'
import { writeWhole } from './write-whole.js'

/** At most one folder, then a file; no part begins with a dot. */
const FILE_NAME = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)?[A-Za-z0-9_-][A-Za-z0-9._-]*$/

/** `cycles/000001/` and so on: what was derived from each cycle. */
export class CycleFolders {
  readonly #files: { disk: Disk; clock: Clock }
  readonly #path: string
  readonly #made = new Set<string>()

  constructor(files: { disk: Disk; clock: Clock }, path: string) {
    this.#files = files
    this.#path = path
  }

  /** Absolute path of a cycle's folder; it exists. @throws UntilgreenError STATE_IO */
  async folder(cycle: number): Promise<string> {
    const folder = join(this.#path, cycleFolderName(cycle))
    await this.#make(this.#path)
    await this.#make(folder)
    return folder
  }

  /** Whole or not at all. @throws UntilgreenError STATE_IO */
  async write(cycle: number, name: string, content: string | Uint8Array): Promise<void> {
    if (!FILE_NAME.test(name)) throw new UntilgreenError('INTERNAL', `'${name}' can't be the name of a cycle's file`)
    const path = join(await this.folder(cycle), name)
    await this.#make(dirname(path))
    await writeWhole(this.#files, path, content)
  }

  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return
    const { disk } = this.#files
    try {
      if (await disk.makeFolder(folder)) await disk.syncFolder(dirname(folder))
    } catch (cause) {
      throw stateIo('make the folder', folder, cause)
    }
    this.#made.add(folder)
  }
}

/** `000001` */
export function cycleFolderName(cycle: number): string {
  return String(cycle).padStart(6, '0')
}
