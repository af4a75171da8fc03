import { readFileSync } from 'node:fs'
import { readProc } from './process-table.js'

/** Counts kills for want of memory in the control groups that a command was seen in (Linux, v1 and v2). */
export class OomCounter {
  readonly #first = new Map<string, number>()

  constructor() {
    this.note('self')
  }

  /** Notes the group of a process, once. */
  note(pid: number | 'self'): void {
    const file = counterFile(readProc(`${pid}/cgroup`) ?? '')
    if (file !== undefined && !this.#first.has(file.path)) this.#first.set(file.path, file.kills)
  }

  /** Kills since a group was first seen; undefined where none can be read. */
  kills(): number | undefined {
    if (this.#first.size === 0) return undefined
    let kills = 0
    for (const [path, before] of this.#first) kills += (killsIn(path) ?? before) - before
    return kills
  }
}

/** The file that counts for the group of a process: memory.events of v2, memory.oom_control of v1. A container may see its own group as the root. */
function counterFile(cgroups: string): { path: string; kills: number } | undefined {
  const v1 = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(.*)$/m.exec(cgroups)?.[1]
  const v2 = /^0::(.*)$/m.exec(cgroups)?.[1]
  const paths = [
    ...(v1 === undefined
      ? []
      : [`/sys/fs/cgroup/memory${v1}/memory.oom_control`, '/sys/fs/cgroup/memory/memory.oom_control']),
    ...(v2 === undefined ? [] : [`/sys/fs/cgroup${v2}/memory.events`, '/sys/fs/cgroup/memory.events']),
  ]
  for (const path of paths) {
    const kills = killsIn(path)
    if (kills !== undefined) return { path, kills }
  }
  return undefined
}

function killsIn(path: string): number | undefined {
  try {
    const match = /^oom_kill (\d+)$/m.exec(readFileSync(path, 'latin1'))
    return match ? Number(match[1]) : undefined
  } catch {
    return undefined
  }
}
