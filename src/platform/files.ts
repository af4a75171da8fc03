import { createHash } from 'node:crypto'
import { constants, createReadStream, type Stats } from 'node:fs'
import { copyFile as copy, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UntilgreenError } from '../errors.js'

export interface FileFacts {
  sizeBytes: number
  modifiedAtMs: number
  kind: 'file' | 'directory' | 'other'
}

/** What the file system says about a path; undefined where there is nothing. */
export async function fileFacts(path: string): Promise<FileFacts | undefined> {
  const stats = await stat(path).catch(ignoreMissing)
  return stats && { sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs, kind: kindOf(stats) }
}

/** A regular file's bytes, streamed. Never opens what could hang (a FIFO) or has no end (a device). */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const facts = await fileFacts(path)
  if (facts?.kind !== 'file') throw unreadable(path, facts)
  yield* createReadStream(path, { highWaterMark: 256 * 1024 })
}

/**
 * A whole text file, UTF-8, BOM removed.
 * @throws UntilgreenError DATA_UNREADABLE where it is missing, no regular file, or larger than `maxBytes` (default 16 MiB).
 */
export async function readText(path: string, { maxBytes = 16 * 1024 * 1024 } = {}): Promise<string> {
  const facts = await fileFacts(path)
  if (facts?.kind !== 'file') throw unreadable(path, facts)
  if (facts.sizeBytes > maxBytes) {
    throw new UntilgreenError('DATA_UNREADABLE', `${path} is ${facts.sizeBytes} bytes; at most ${maxBytes} are read`)
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UntilgreenError('DATA_UNREADABLE', `can't read ${path}: ${messageOf(cause)}`, { cause })
  })
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/**
 * Writes a file whole or not at all: temp file in the same folder, fsync, rename, fsync of the folder.
 * @throws UntilgreenError STATE_IO; the old file is untouched then, the temp file removed.
 */
export async function writeFileDurably(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.tmp`)
  try {
    const handle = await open(temporary, 'w', 0o644)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
    await syncFolder(folder)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new UntilgreenError('STATE_IO', `can't write ${path}: ${messageOf(cause)}`, { cause })
  }
}

/** Makes a rename or a new file in this folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @throws UntilgreenError STATE_IO */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: unknown) => {
    throw new UntilgreenError('STATE_IO', `can't make the folder ${path}: ${messageOf(cause)}`, { cause })
  })
}

/** Removes a file or a whole folder; nothing there is fine. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
}

/** Names in a folder, sorted; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(ignoreMissing)
  return names?.sort() ?? []
}

/** Regular files below a folder as paths relative to it with `/`, sorted. `enter` says which folders are gone into. */
export async function filesBelow(folder: string, enter: (path: string) => boolean = () => true): Promise<string[]> {
  const found: string[] = []
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(join(folder, relative), { withFileTypes: true }).catch(ignoreMissing)
    for (const entry of entries ?? []) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isFile()) found.push(path)
      else if (entry.isDirectory() && enter(path)) await walk(path)
    }
  }
  await walk('')
  return found.sort()
}

/** Copies a file, making the folder it goes to. */
export async function copyFile(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to))
  await copy(from, to, constants.COPYFILE_FICLONE)
}

/** SHA-256 of a file's content, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of readChunks(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** SHA-256 of a text or of bytes, hex. */
export function hashText(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

function kindOf(stats: Stats): FileFacts['kind'] {
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'directory' : 'other'
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw new UntilgreenError('DATA_UNREADABLE', error.message, { cause: error })
}

function unreadable(path: string, facts: FileFacts | undefined): UntilgreenError {
  const why =
    facts === undefined
      ? 'there is no such file'
      : `it is ${facts.kind === 'directory' ? 'a folder' : 'no regular file'}`
  return new UntilgreenError('DATA_UNREADABLE', `can't read ${path}: ${why}`)
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
