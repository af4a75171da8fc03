import { close, constants, fdatasync, fstat, fsync, ftruncate, open, read, statSync, write } from 'node:fs'
import { link, lstat, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'

/**
 * The file calls that state is kept with, as an interface: tests put a crash, an error or a short write between any two of them.
 * Each rejects with the system's own error (`code`: ENOSPC, EIO, …).
 */
export interface Disk {
  /**
   * `read`: must exist. `append`: read and append, made where missing. `replace`: written from the start, made where missing.
   * Only regular files: a symlink, a FIFO or a folder is refused at once, with code ENOTREG.
   */
  open(path: string, mode: 'read' | 'append' | 'replace'): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  /** A second name for a file; fails with EEXIST where the name is taken. */
  link(from: string, to: string): Promise<void>
  /** Nothing there is fine. */
  remove(path: string): Promise<void>
  /** True where the folder was made, false where it was there. Its parent must exist. */
  makeFolder(path: string): Promise<boolean>
  /** Makes new and renamed entries of a folder survive a power cut. */
  syncFolder(path: string): Promise<void>
  /** Names in a folder, sorted; undefined where there is no such folder. */
  names(path: string): Promise<string[] | undefined>
  /** Changes whenever the path's content is replaced or touched; undefined where there is nothing. */
  stamp(path: string): Promise<{ content: string; touched: string } | undefined>
  /** Sets the time of change: a sign of life. */
  touch(path: string, nowMs: number): Promise<void>
}

export interface DiskFile {
  sizeBytes(): Promise<number>
  /** How many bytes came; 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>
  /** Appends. How many bytes were taken: may be fewer than given. */
  write(bytes: Uint8Array): Promise<number>
  /** Content and size are safe against a power cut. */
  syncData(): Promise<void>
  truncate(sizeBytes: number): Promise<void>
  close(): Promise<void>
}

/** The machine's disk. */
export const systemDisk: Disk = {
  open: openRegular,
  rename,
  link,
  remove: (path) => rm(path, { force: true }),
  makeFolder: (path) => mkdir(path).then(() => true, refuseUnlessFolder(path)),
  async syncFolder(path) {
    const descriptor = await openDescriptor(path, constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await call((done) => fsync(descriptor, done))
    } finally {
      await call((done) => close(descriptor, done))
    }
  },
  names: (path) => readdir(path).then((names) => names.sort(), absent),
  async stamp(path) {
    // Asked before every write: the kernel knows it by heart, a trip to the thread pool takes twenty times as long.
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats && { content: `${stats.dev}:${stats.ino}:${stats.size}`, touched: `${stats.mtimeNs}` }
  },
  touch: (path, nowMs) => utimes(path, nowMs / 1000, nowMs / 1000),
}

const FLAGS = {
  read: constants.O_RDONLY,
  append: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT,
  replace: constants.O_WRONLY | constants.O_CREAT,
}

async function openRegular(path: string, mode: keyof typeof FLAGS): Promise<DiskFile> {
  const there = await lstat(path).catch(absent)
  if (there !== undefined && !there.isFile()) throw notRegular(path)
  // Between the look and the open the path may have become something else: no link is followed, no FIFO waited for.
  const descriptor = await openDescriptor(path, FLAGS[mode] | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const file = diskFile(descriptor)
  try {
    const isFile = await new Promise<boolean>((resolve, reject) =>
      fstat(descriptor, (error, stats) => (error ? reject(error) : resolve(stats.isFile()))),
    )
    if (!isFile) throw notRegular(path)
    if (mode === 'replace') await file.truncate(0)
    return file
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
}

function diskFile(descriptor: number): DiskFile {
  return {
    sizeBytes: () =>
      new Promise((resolve, reject) =>
        fstat(descriptor, (error, stats) => (error ? reject(error) : resolve(stats.size))),
      ),
    read: (into, position) =>
      new Promise((resolve, reject) =>
        read(descriptor, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count))),
      ),
    write: (bytes) =>
      new Promise((resolve, reject) =>
        write(descriptor, bytes, 0, bytes.length, null, (error, count) => (error ? reject(error) : resolve(count))),
      ),
    syncData: () => call((done) => fdatasync(descriptor, done)),
    truncate: (sizeBytes) => call((done) => ftruncate(descriptor, sizeBytes, done)),
    close: () => call((done) => close(descriptor, done)),
  }
}

function openDescriptor(path: string, flags: number): Promise<number> {
  return new Promise((resolve, reject) =>
    open(path, flags, 0o644, (error, descriptor) => (error ? reject(error) : resolve(descriptor))),
  )
}

function call(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))
}

function refuseUnlessFolder(path: string) {
  return async (error: NodeJS.ErrnoException): Promise<false> => {
    if (error.code !== 'EEXIST') throw error
    if (!(await stat(path)).isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
    return false
  }
}

function notRegular(path: string): Error {
  return Object.assign(new Error(`${path} is no regular file (a symlink, a folder, a FIFO or a device)`), {
    code: 'ENOTREG',
  })
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
  throw error
}
