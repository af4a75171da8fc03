import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** What tells one process of one machine from all others, pid reuse and containers included. */
export interface ProcessIdentity {
  pid: number
  /** Host name, as people know it. */
  host: string
  /** Start of the process in clock ticks after boot (field 22 of /proc/PID/stat); absent where there is no /proc. */
  startTicks?: string
  /** Changes with each boot. */
  bootId?: string
  /** Namespace in which the pid means something. */
  pidSpace?: string
  /** Namespace in which abstract sockets, and so the host mutex, mean something. */
  netSpace?: string
}

/** The identity of this process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  const [startTicks, bootId, pidSpace, netSpace] = await Promise.all([
    startTicksOf(process.pid),
    textOf('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => undefined),
    readlink('/proc/self/ns/net').catch(() => undefined),
  ])
  return {
    pid: process.pid,
    host: hostname(),
    ...(startTicks && { startTicks }),
    ...(bootId && { bootId }),
    ...(pidSpace && { pidSpace }),
    ...(netSpace && { netSpace }),
  }
}

/** True where this very process lives in our pid namespace; another one with its number doesn't count. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (identity.startTicks !== undefined) return (await startTicksOf(identity.pid)) === identity.startTicks
  try {
    process.kill(identity.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function startTicksOf(pid: number): Promise<string | undefined> {
  const stat = await textOf(`/proc/${pid}/stat`)
  // The second field is the program's name in parentheses and may hold anything, spaces and parentheses too.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text?.trim()
}
