import { lookup } from 'node:dns/promises'
import { readdirSync, readlinkSync } from 'node:fs'
import { allPids, readProc, startEnvironment, variableOf } from './process-table.js'

export interface WatchedConnections {
  /** `address:port` of the far ends, once for each connection. */
  seen(): string[]
  stop(): void
}

export interface ConnectionWatchOptions {
  /** Processes that were started with this variable and value. */
  mark: { name: string; value: string }
  /** `host:port`, each resolved once. */
  addresses: readonly string[]
  /** Pause between two looks; never less than four times what a look takes. */
  intervalMs?: number
}

const INTERVAL_MS = 10
/** Looking takes at most a fifth of our time. */
const COST_FACTOR = 4
const ESTABLISHED_OR_LEAVING = new Set(['01', '04', '05', '08', '09', '0B'])

/**
 * Looks again and again at which of these addresses marked processes are connected to (Linux). Best effort: what is shorter
 * than the time between two looks is not seen.
 */
export async function watchConnections(options: ConnectionWatchOptions): Promise<WatchedConnections> {
  const wanted = await endpoints(options.addresses)
  const known = new Map<string, string | undefined>()
  const marked = new Map<number, boolean>()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = () => {
    const began = performance.now()
    const fresh = connectionsTo(wanted).filter(({ inode }) => !known.has(inode))
    if (fresh.length > 0) {
      const owned = socketsOf(markedPids(options.mark, marked))
      for (const { inode, address } of fresh) if (owned.has(inode)) known.set(inode, address)
    }
    const pause = Math.max(options.intervalMs ?? INTERVAL_MS, COST_FACTOR * (performance.now() - began))
    if (!stopped) timer = setTimeout(look, pause)
  }
  if (wanted.size > 0) look()
  return {
    seen: () => [...known.values()].filter((address) => address !== undefined),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Far ends as `/proc/net/tcp` writes them, with what people call them. */
async function endpoints(addresses: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const address of addresses) {
    const at = address.lastIndexOf(':')
    const host = address.slice(0, at).replace(/^\[(.*)\]$/, '$1')
    const port = Number(address.slice(at + 1))
      .toString(16)
      .toUpperCase()
      .padStart(4, '0')
    const resolved = await lookup(host, { all: true }).catch(() => [])
    for (const { address: ip, family } of resolved) {
      if (family === 6) found.set(`${hexOfV6(ip)}:${port}`, address)
      else {
        found.set(`${hexOfV4(ip)}:${port}`, address)
        found.set(`0000000000000000FFFF0000${hexOfV4(ip)}:${port}`, address)
      }
    }
  }
  return found
}

function connectionsTo(wanted: ReadonlyMap<string, string>): { inode: string; address: string }[] {
  const lines = `${readProc('net/tcp') ?? ''}\n${readProc('net/tcp6') ?? ''}`.split('\n')
  return lines.flatMap((line) => {
    const [, , remote = '', state = '', , , , , , inode = '0'] = line.trim().split(/\s+/)
    const address = wanted.get(remote)
    return address === undefined || inode === '0' || !ESTABLISHED_OR_LEAVING.has(state) ? [] : [{ inode, address }]
  })
}

function markedPids({ name, value }: ConnectionWatchOptions['mark'], known: Map<number, boolean>): number[] {
  const pids = allPids()
  for (const pid of pids) {
    // A process gets its mark with exec, and may be seen a moment before: only a yes is final.
    if (known.get(pid) !== true) known.set(pid, variableOf(startEnvironment(pid) ?? '', name) === value)
  }
  return pids.filter((pid) => known.get(pid) === true)
}

function socketsOf(pids: readonly number[]): Set<string> {
  const inodes = new Set<string>()
  for (const pid of pids) {
    for (const fd of descriptors(pid)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined) inodes.add(inode)
    }
  }
  return inodes
}

function descriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`)
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** Each 32 bits little-endian. */
function hexOfV4(ip: string): string {
  return ip.split('.').reverse().map(hexByte).join('')
}

function hexOfV6(ip: string): string {
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0')
  const bytes = [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('')
  return (bytes.match(/.{8}/g) ?? [])
    .map((word) => (word.match(/../g) ?? []).reverse().join(''))
    .join('')
    .toUpperCase()
}

function hexByte(decimal: string): string {
  return Number(decimal).toString(16).toUpperCase().padStart(2, '0')
}
