import { pidsSince, processEntry, startEnvironment, variableOf } from './process-table.js'

/** What belongs to one command. */
export interface CommandProcesses {
  /** Process group, the command's own pid. */
  group: number
  commandId: string
  /** When it started, monotonic ms. */
  startedAt: number
}

/**
 * Living processes of a command: its group, and whatever carries its mark wherever it fled to (setsid, double fork).
 * A process that cleared its environment and left the group can't be told. Without /proc only the group is known, as `[-group]`.
 */
export function processesOf({ group, commandId, startedAt }: CommandProcesses): number[] {
  const pids = pidsSince(group, startedAt)
  if (pids.length === 0) return groupLives(group) ? [-group] : []
  return pids.filter((pid) => {
    if (pid === process.pid) return false
    const entry = processEntry(pid)
    if (entry === undefined || entry.zombie) return false
    return entry.group === group || isMarked(pid, commandId)
  })
}

/** Sends a signal; one that is gone by now is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone, or not ours.
  }
}

function isMarked(pid: number, commandId: string): boolean {
  const environment = startEnvironment(pid)
  return environment !== undefined && variableOf(environment, 'UNTILGREEN_COMMAND') === commandId
}

function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
