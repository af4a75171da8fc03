import { link, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyFile, hashFile, syncFolder } from './files.js'

/** A file that somebody has open, held while others might touch it. */
export interface HeldFile {
  /** Puts back the file and what stood in it. False where somebody had touched it. */
  putBack(): Promise<boolean>
}

/**
 * Remembers a file's content and, by a second name, the very file: whoever has it open for writing must not go on with one that a
 * rename has put aside. Where the file system has no hard links only the content is held.
 * @param folder for the copies; on the same file system.
 */
export async function holdFile(path: string, folder: string): Promise<HeldFile> {
  const copy = join(folder, 'held-content')
  const same = join(folder, 'held-file')
  await copyFile(path, copy)
  await rm(same, { force: true })
  const linked = await link(path, same).then(
    () => true,
    () => false,
  )
  return {
    async putBack() {
      const replaced = linked && !(await isOneFile(path, same))
      if (replaced) {
        await rm(path, { recursive: true, force: true })
        await rename(same, path)
        await syncFolder(dirname(path))
      }
      const changed = (await hashFile(path).catch(() => 'gone')) !== (await hashFile(copy))
      if (changed) await copyFile(copy, path)
      await rm(same, { force: true })
      return !replaced && !changed
    },
  }
}

async function isOneFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)))
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev
}
