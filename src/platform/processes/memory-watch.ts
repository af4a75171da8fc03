import { systemClock } from '../clock.js'
import { pidsSince, processEntry, readProc } from './process-table.js'

const FIRST_LOOK_MS = 20
const BETWEEN_LOOKS_MS = 100
/** A look may cost a fiftieth of the time. */
const REST_PER_LOOK = 50

export interface MemoryWatch {
  /** Bytes; undefined before the first look. */
  peak(): number | undefined
}

export interface MemoryWatchOptions {
  leader: number
  /** Monotonic ms. */
  startedAt: number
  stop: AbortSignal
  /** Is told the pid of each process at each look. */
  see(pid: number): void
}

/** Samples the resident memory of a process and all below it until `stop` aborts. */
export function watchMemory({ leader, startedAt, stop, see }: MemoryWatchOptions): MemoryWatch {
  let peak: number | undefined
  const look = (): void => {
    let sum = 0
    for (const pid of treeOf(leader, startedAt)) {
      const status = readProc(`${pid}/status`) ?? ''
      if (!status.includes(`\nTgid:\t${pid}\n`)) continue // A thread, whose memory is counted with its process.
      see(pid)
      sum += kilobytes(status, 'VmRSS')
      peak = Math.max(peak ?? 0, 1024 * kilobytes(status, 'VmHWM'))
    }
    if (sum > 0) peak = Math.max(peak ?? 0, 1024 * sum)
  }
  const run = async (): Promise<void> => {
    await systemClock.sleep(FIRST_LOOK_MS, stop)
    while (!stop.aborted) {
      const before = process.cpuUsage()
      look()
      const { user, system } = process.cpuUsage(before)
      const costMs = (user + system) / 1000
      await systemClock.sleep(Math.max(BETWEEN_LOOKS_MS, REST_PER_LOOK * costMs), stop)
    }
  }
  void run()
  return { peak: () => peak }
}

/** By group, session and parent: a child that left the group still has its parent, mostly. */
function treeOf(leader: number, startedAt: number): Set<number> {
  const tree = new Set<number>()
  for (const pid of pidsSince(leader, startedAt)) {
    const entry = processEntry(pid)
    if (entry === undefined || entry.zombie) continue
    if (entry.group === leader || entry.session === leader || tree.has(entry.parent)) tree.add(pid)
  }
  return tree
}

function kilobytes(status: string, field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
}
