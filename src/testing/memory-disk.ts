import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from '../platform/disk.js'

interface Inode {
  content: Uint8Array
  /** What the last sync made safe. */
  safe: Uint8Array
  touched: number
  id: number
}

type Entry = Inode | 'folder'

/**
 * A disk in memory that knows what is safe and what only seems so: content until its sync, names until their folder's.
 * `powerCut` gives the disk that is found afterwards; a mere kill of the process leaves the disk as it is.
 */
export class MemoryDisk implements Disk {
  #entries = new Map<string, Entry>([['/', 'folder']])
  #safeEntries = new Map<string, Entry>([['/', 'folder']])
  #nextId = 1

  /** The disk after a power cut: each change that was not synced is there or not, in part or whole, as chance has it. */
  powerCut(chance: () => number): MemoryDisk {
    const found = new MemoryDisk()
    for (const path of new Set([...this.#entries.keys(), ...this.#safeEntries.keys()])) {
      const entry = chance() < 0.5 ? this.#entries.get(path) : this.#safeEntries.get(path)
      if (entry !== undefined) found.#keep(path, entry === 'folder' ? entry : this.#afterCut(entry, chance))
    }
    found.#dropOrphans()
    return found
  }

  /** Content as it is now; undefined where there is no such file. */
  contentOf(path: string): Uint8Array | undefined {
    const entry = this.#entries.get(path)
    return entry === 'folder' ? undefined : entry?.content
  }

  /** Puts a file there, safe. */
  place(path: string, content: Uint8Array): void {
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) this.#keep(folder, 'folder')
    this.#keep(path, this.#inode(content, content))
  }

  async open(path: string, mode: 'read' | 'append' | 'replace'): Promise<DiskFile> {
    let entry = this.#entries.get(path)
    if (entry === 'folder') throw failure('ENOTREG', path)
    if (entry === undefined) {
      if (mode === 'read' || this.#entries.get(dirname(path)) !== 'folder') throw failure('ENOENT', path)
      entry = this.#inode(new Uint8Array(), new Uint8Array())
      this.#entries.set(path, entry)
    }
    if (mode === 'replace') entry.content = new Uint8Array()
    return fileOf(entry)
  }

  async rename(from: string, to: string): Promise<void> {
    const entry = this.#entries.get(from)
    if (entry === undefined) throw failure('ENOENT', from)
    this.#entries.delete(from)
    this.#entries.set(to, entry)
  }

  async link(from: string, to: string): Promise<void> {
    const entry = this.#entries.get(from)
    if (entry === undefined) throw failure('ENOENT', from)
    if (this.#entries.has(to)) throw failure('EEXIST', to)
    this.#entries.set(to, entry)
  }

  async remove(path: string): Promise<void> {
    this.#entries.delete(path)
  }

  async makeFolder(path: string): Promise<boolean> {
    if (this.#entries.get(path) === 'folder') return false
    if (this.#entries.get(dirname(path)) !== 'folder') throw failure('ENOENT', path)
    this.#entries.set(path, 'folder')
    return true
  }

  async syncFolder(path: string): Promise<void> {
    const inside = (name: string) => dirname(name) === path && name !== '/'
    for (const name of [...this.#safeEntries.keys()]) {
      if (inside(name) && !this.#entries.has(name)) this.#safeEntries.delete(name)
    }
    for (const [name, entry] of this.#entries) if (inside(name)) this.#safeEntries.set(name, entry)
  }

  async names(path: string): Promise<string[] | undefined> {
    if (this.#entries.get(path) !== 'folder') return undefined
    const names = [...this.#entries.keys()].filter((name) => dirname(name) === path && name !== '/')
    return names.map((name) => basename(name)).sort()
  }

  async stamp(path: string): Promise<{ content: string; touched: string } | undefined> {
    const entry = this.#entries.get(path)
    if (entry === undefined) return undefined
    return entry === 'folder' ? { content: path, touched: '' } : { content: `${entry.id}`, touched: `${entry.touched}` }
  }

  async touch(path: string, nowMs: number): Promise<void> {
    const entry = this.#entries.get(path)
    if (entry === undefined || entry === 'folder') throw failure('ENOENT', path)
    entry.touched = nowMs
  }

  #keep(path: string, entry: Entry): void {
    this.#entries.set(path, entry)
    this.#safeEntries.set(path, entry)
  }

  /** What lay in a folder that is not there went with it. */
  #dropOrphans(): void {
    for (const path of [...this.#entries.keys()].sort()) {
      if (this.#entries.get(dirname(path)) === 'folder') continue
      this.#entries.delete(path)
      this.#safeEntries.delete(path)
    }
  }

  #inode(content: Uint8Array, safe: Uint8Array): Inode {
    return { content, safe, touched: 0, id: this.#nextId++ }
  }

  /** Appended bytes may have reached the disk up to any point; a truncation may have happened or not. */
  #afterCut({ content, safe }: Inode, chance: () => number): Inode {
    const least = Math.min(content.length, safe.length)
    const most = Math.max(content.length, safe.length)
    const length = least + Math.floor(chance() * (most - least + 1))
    const longer = content.length >= safe.length ? content : safe
    const kept = longer.slice(0, length)
    return this.#inode(kept, kept)
  }
}

function fileOf(inode: Inode): DiskFile {
  return {
    sizeBytes: async () => inode.content.length,
    async read(into, position) {
      const bytes = inode.content.subarray(position, position + into.length)
      into.set(bytes)
      return bytes.length
    },
    async write(bytes) {
      const longer = new Uint8Array(inode.content.length + bytes.length)
      longer.set(inode.content)
      longer.set(bytes, inode.content.length)
      inode.content = longer
      return bytes.length
    },
    async syncData() {
      inode.safe = inode.content.slice()
    },
    async truncate(sizeBytes) {
      inode.content = inode.content.slice(0, sizeBytes)
    },
    async close() {},
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
