import picomatch from 'picomatch'
import {
  copyFile,
  fileFacts,
  filesBelow,
  hashFile,
  makeFolder,
  readText,
  removeTree,
  writeFileDurably,
} from '../../platform/files.js'
import { gitFiles } from '../../platform/git.js'
import { linksBelow, linkTarget, makeLink } from '../../platform/links.js'
import { join, relative } from '../../platform/paths.js'

/** Files of a working directory as they were, and how to have them back. */
export interface WorkTreeSnapshot {
  /** Paths that are other than they were, sorted. */
  changed(): Promise<string[]>
  /** Puts these back as they were; new ones are removed. */
  restore(paths: readonly string[]): Promise<void>
  /** Forgets the copies. */
  discard(): Promise<void>
}

export interface WorkTree {
  /** Absolute. */
  folder: string
  /** Never looked at: the state directory. */
  stateFolder: string
  /** Looked at whether git ignores them or not: a fix must not hide behind an ignore rule. */
  always: readonly string[]
  /** Absolute path of a folder for copies. */
  copies: string
}

/**
 * Hashes and copies each file that git knows or would know; where there is no git, each file but state, `.git` and `node_modules`.
 * Copies that a killed fix left behind are put back first: a half-made change must not pass for how things were.
 */
export async function snapshotWorkTree(tree: WorkTree): Promise<WorkTreeSnapshot> {
  const index = join(tree.copies, INDEX)
  if ((await fileFacts(index)) !== undefined) {
    const leftBehind = snapshotOf(
      tree,
      new Map(Object.entries(JSON.parse(await readText(index)) as Record<string, string>)),
    )
    await leftBehind.restore(await leftBehind.changed())
  }
  await removeTree(tree.copies)
  const before = await hashes(tree)
  for (const [path, hash] of before) {
    if (!hash.startsWith(LINK)) await copyFile(join(tree.folder, path), join(tree.copies, 'files', path))
  }
  await makeFolder(tree.copies)
  await writeFileDurably(index, JSON.stringify(Object.fromEntries(before)))
  return snapshotOf(tree, before)
}

const INDEX = 'index.json'
/** Begins what stands for a symbolic link in the place of a hash; where it leads follows. */
const LINK = 'link '

function snapshotOf(tree: WorkTree, before: ReadonlyMap<string, string>): WorkTreeSnapshot {
  return {
    async changed() {
      const after = await hashes(tree)
      const paths = new Set([...before.keys(), ...after.keys()])
      return [...paths].filter((path) => before.get(path) !== after.get(path)).sort()
    },
    async restore(paths) {
      // All goes before anything comes back: a copy must not be written through a link that the fixer put in a folder's place.
      for (const path of paths) await removeTree(join(tree.folder, path))
      for (const path of paths) {
        const hash = before.get(path)
        const place = join(tree.folder, path)
        if (hash?.startsWith(LINK)) await makeLink(hash.slice(LINK.length), place)
        else if (hash !== undefined) await copyFile(join(tree.copies, 'files', path), place)
      }
    },
    discard: () => removeTree(tree.copies),
  }
}

async function hashes(tree: WorkTree): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const path of await pathsOf(tree)) {
    const place = join(tree.folder, path)
    const target = await linkTarget(place)
    const hash = target === undefined ? await hashFile(place).catch(() => undefined) : `${LINK}${target}`
    if (hash !== undefined) found.set(path, hash)
  }
  return found
}

async function pathsOf({ folder, stateFolder, always }: WorkTree): Promise<string[]> {
  const state = relative(folder, stateFolder)
  const outside = (path: string) => path !== '.git' && path !== state && !path.split('/').includes('node_modules')
  const walked = [...(await filesBelow(folder, outside)), ...(await linksBelow(folder, outside))].sort()
  const known = await gitFiles(folder)
  if (known === undefined) return walked
  const wanted = picomatch([...always], { dot: true })
  const ours = (path: string) => path !== state && !path.startsWith(`${state}/`)
  return [...new Set([...known.filter(ours), ...walked.filter((path) => wanted(path))])].sort()
}
