import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { systemClock } from '../clock.js'

/** One process, as Linux shows it. */
export interface ProcessEntry {
  pid: number
  parent: number
  group: number
  session: number
  /** Ended, and not yet taken note of by its parent. */
  zombie: boolean
}

/** Pids of all processes; none where there is no /proc. */
export function allPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** What statfs says of a real /proc; a container may lay a file of its own over some of it. */
const PROC_SUPER_MAGIC = 0x9fa0
/** So few pids are tried one by one: cheaper than listing all. */
const TRIED_SINGLY = 32

/** No machine goes through all its pids in this time; after it, older ones are looked at too. */
const PIDS_HOLD_MS = 10_000

/**
 * Pids that may have been given out since this one was: Linux counts upwards and starts anew at the end (`/proc/loadavg` shows the last).
 * May hold some that are not there, and ids of threads.
 * @param givenAt when this one was given out, monotonic ms.
 */
export function pidsSince(oldest: number, givenAt: number): number[] {
  const last = systemClock.monotonic() - givenAt < PIDS_HOLD_MS ? lastPid() : undefined
  if (last === undefined) return allPids()
  if (last >= oldest && last - oldest < TRIED_SINGLY)
    return Array.from({ length: last - oldest + 1 }, (_, at) => oldest + at)
  return allPids().filter((pid) => pid >= oldest || (last < oldest && pid <= last))
}

let loadavgIsReal: boolean | undefined

function lastPid(): number | undefined {
  try {
    loadavgIsReal ??= statfsSync('/proc/loadavg').type === PROC_SUPER_MAGIC
  } catch {
    loadavgIsReal = false
  }
  const last = loadavgIsReal ? Number(readProc('loadavg')?.split(' ')[4]) : Number.NaN
  return Number.isInteger(last) ? last : undefined
}

/** Undefined where it is gone. */
export function processEntry(pid: number): ProcessEntry | undefined {
  const text = readProc(`${pid}/stat`)
  if (text === undefined) return undefined
  // The name in parentheses may hold anything, parentheses too.
  const [state, parent, group, session] = text.slice(text.lastIndexOf(')') + 2).split(' ', 4)
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    zombie: state === 'Z' || state === 'X',
  }
}

/** Values of these variables in a process's environment as it was started; undefined where it is gone or not ours to read. */
export function startEnvironment(pid: number): string | undefined {
  const text = readProc(`${pid}/environ`)
  return text === undefined || text === '' ? undefined : `\0${text}`
}

/** One variable out of `startEnvironment`. */
export function variableOf(environment: string, name: string): string | undefined {
  const at = environment.indexOf(`\0${name}=`)
  if (at === -1) return undefined
  const start = at + name.length + 2
  const end = environment.indexOf('\0', start)
  return environment.slice(start, end === -1 ? undefined : end)
}

/** A file of /proc as Latin-1; undefined where it can't be read. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch {
    return undefined
  }
}
