import type { Clock } from '../model/clock.js'
import type { Disk, DiskFile } from '../platform/disk.js'
import { basename, dirname, join } from '../platform/paths.js'
import { codeOf, stateIo } from './state-io.js'

/** Errors that pass: a full table of open files, a busy name on a network disk. */
const PASSING = new Set(['EMFILE', 'ENFILE', 'EBUSY', 'ESTALE', 'EPERM', 'EAGAIN'])
const PAUSES_MS = [10, 40, 160]

/** Name of the one temp file that a file is written by; whatever bears such a name at start is swept. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`)
}

/**
 * Writes a file whole or not at all: temp file in the same folder, fsync, rename, fsync of the folder.
 * A failed fsync is never repeated on the same file.
 * @throws UntilgreenError STATE_IO; the old file is untouched then.
 */
export async function writeWhole(
  files: { disk: Disk; clock: Clock },
  path: string,
  content: string | Uint8Array | Iterable<string>,
): Promise<void> {
  const { disk, clock } = files
  const temporary = temporaryName(path)
  try {
    const file = await patiently(clock, () => disk.open(temporary, 'replace'))
    try {
      for (const bytes of encoded(content)) await writeAll(file, bytes)
      await file.syncData()
    } finally {
      await file.close()
    }
    await patiently(clock, () => disk.rename(temporary, path))
    await disk.syncFolder(dirname(path))
  } catch (cause) {
    await disk.remove(temporary).catch(() => undefined)
    throw stateIo('write', path, cause)
  }
}

function* encoded(content: string | Uint8Array | Iterable<string>): Generator<Uint8Array> {
  if (content instanceof Uint8Array) return yield content
  const encoder = new TextEncoder()
  for (const part of typeof content === 'string' ? [content] : content) yield encoder.encode(part)
}

/** Appends all of the bytes, however few the system takes at once. */
export async function writeAll(file: DiskFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const count = await file.write(bytes.subarray(done))
    if (count <= 0) throw Object.assign(new Error('the disk takes no more bytes'), { code: 'ENOSPC' })
    done += count
  }
}

/** Tries again, a few times, what failed for a reason that passes. */
export async function patiently<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (!PASSING.has(codeOf(error) ?? '')) throw error
      await clock.sleep(pauseMs)
    }
  }
  return attempt()
}
