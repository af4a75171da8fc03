import { fileFacts, makeFolder, namesIn, readText, removeTree, writeFileDurably } from '../../../platform/files.js'
import { join } from '../../../platform/paths.js'
import type { ChangedFile } from './commit-of.js'
import { lineDiff } from './line-diff.js'
import { sectionName, type TestFilesPlan } from './test-files-plan.js'

const FILE_BYTES = 64 * 1024
const FILES_KEPT = 2_000

/** Masked copies of what tests are made of, by hash: a change can be shown although the old file is gone. */
export class KeptContents {
  readonly #plan: TestFilesPlan

  constructor(plan: TestFilesPlan) {
    this.#plan = plan
  }

  /** Keeps what is there now, drops what neither is there nor was accepted. */
  async keep(now: Readonly<Record<string, string>>, accepted: Readonly<Record<string, string>>): Promise<void> {
    const { keptFolder } = this.#plan
    await makeFolder(keptFolder)
    const known = new Set(await namesIn(keptFolder))
    const wanted = new Set([...Object.values(accepted), ...Object.values(now)])
    for (const name of known) if (!wanted.has(name)) await removeTree(join(keptFolder, name))
    for (const [file, hash] of Object.entries(now).slice(0, FILES_KEPT)) {
      const content = known.has(hash) ? undefined : await this.#current(file)
      if (content !== undefined) await writeFileDurably(join(keptFolder, hash), content)
    }
  }

  /** What changed, as removed and added lines; undefined where a side is not known or no text. */
  async diff({ file, before, now }: ChangedFile): Promise<string | undefined> {
    const old = before === undefined ? '' : await this.#kept(before)
    const current = now === undefined ? '' : await this.#current(file)
    return old === undefined || current === undefined ? undefined : lineDiff(old, current)
  }

  #kept(hash: string): Promise<string | undefined> {
    return textOf(join(this.#plan.keptFolder, hash))
  }

  async #current(file: string): Promise<string | undefined> {
    const { section, folder, mask } = this.#plan
    const content = file === sectionName(this.#plan) ? section.content : await textOf(join(folder, file))
    return content === undefined ? undefined : mask(content)
  }
}

async function textOf(path: string): Promise<string | undefined> {
  const facts = await fileFacts(path)
  if (facts?.kind !== 'file' || facts.sizeBytes > FILE_BYTES) return undefined
  const text = await readText(path).catch(() => undefined)
  return text?.includes('\0') ? undefined : text
}
