import type { Disk, DiskFile } from '../platform/disk.js'

/** What goes wrong, and at which call that changes something (from 1). */
export interface Fault {
  /**
   * `crash`: this call and all later ones do nothing and fail, as if the process had been killed just before it.
   * `tear`: the same, but a write gets half of its bytes out first. `error`: the call fails with `code`.
   * `short`: a write takes only some bytes and says so.
   */
  kind: 'crash' | 'tear' | 'error' | 'short'
  at: number
  code?: string
  /** The error stays. */
  always?: boolean
  /** Only these calls count: `write`, `syncData`, `rename`, … */
  only?: readonly string[]
}

export interface FaultyDisk {
  disk: Disk
  /** Names of the counted calls so far. */
  calls: string[]
  /** The fault came up. */
  happened(): boolean
}

/** A disk with one fault. Calls that only look (read, size, names, stamp) are not counted. */
export function faultyDisk(real: Disk, fault: Fault | undefined): FaultyDisk {
  const calls: string[] = []
  let happened = false
  let isDead = false
  const step = async <T>(name: string, act: () => Promise<T>, half?: () => Promise<T>): Promise<T> => {
    if (isDead) throw failure('EKILLED', name)
    if (fault === undefined || (fault.only && !fault.only.includes(name))) return act()
    calls.push(name)
    if (calls.length !== fault.at && !(fault.always && happened)) return act()
    happened = true
    if (fault.kind === 'short') return half ? half() : act()
    if (fault.kind === 'error') throw failure(fault.code ?? 'EIO', name)
    isDead = true
    if (fault.kind === 'tear') await half?.()
    throw failure('EKILLED', name)
  }
  return { disk: counted(real, step), calls, happened: () => happened }
}

type Step = <T>(name: string, act: () => Promise<T>, half?: () => Promise<T>) => Promise<T>

function counted(real: Disk, step: Step): Disk {
  return {
    open: async (path, mode) => {
      const open = () => real.open(path, mode)
      return countedFile(mode === 'read' ? await open() : await step('open', open), step)
    },
    rename: (from, to) => step('rename', () => real.rename(from, to)),
    link: (from, to) => step('link', () => real.link(from, to)),
    remove: (path) => step('remove', () => real.remove(path)),
    makeFolder: (path) => step('makeFolder', () => real.makeFolder(path)),
    syncFolder: (path) => step('syncFolder', () => real.syncFolder(path)),
    touch: (path, nowMs) => step('touch', () => real.touch(path, nowMs)),
    names: (path) => real.names(path),
    stamp: (path) => real.stamp(path),
  }
}

function countedFile(real: DiskFile, step: Step): DiskFile {
  return {
    sizeBytes: () => real.sizeBytes(),
    read: (into, position) => real.read(into, position),
    close: () => real.close(),
    write: (bytes) =>
      step(
        'write',
        () => real.write(bytes),
        () => real.write(bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2)))),
      ),
    syncData: () => step('syncData', () => real.syncData()),
    truncate: (sizeBytes) => step('truncate', () => real.truncate(sizeBytes)),
  }
}

function failure(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: ${name}`), { code })
}
