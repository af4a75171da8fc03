import { readdir, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a symbolic link leads, as it is written in it; undefined for all that is none. Never followed. */
export async function linkTarget(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined)
}

/** Makes a symbolic link. Nothing may be in its place. */
export async function makeLink(target: string, path: string): Promise<void> {
  await symlink(target, path)
}

/** Symbolic links below a folder, as paths relative to it with `/`, sorted. None is followed; `enter` says which folders are gone into. */
export async function linksBelow(folder: string, enter: (path: string) => boolean = () => true): Promise<string[]> {
  const found: string[] = []
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(join(folder, relative), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isSymbolicLink()) found.push(path)
      else if (entry.isDirectory() && enter(path)) await walk(path)
    }
  }
  await walk('')
  return found.sort()
}
