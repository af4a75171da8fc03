import { endProcesses } from './end-processes.js'
import { allPids, processEntry, startEnvironment, variableOf } from './process-table.js'

/** A process that an earlier command left behind. */
export interface Stray {
  pid: number
  /** UNTILGREEN_COMMAND. */
  commandId: string
}

export interface StraySearch {
  /** Only what was started for this environment (UNTILGREEN_ENVIRONMENT). */
  environment: string
  /** Commands whose processes stay: deploys that succeeded left the deployment running. */
  keep: readonly string[]
  /** From SIGTERM to SIGKILL. Default 5000. */
  graceMs?: number
}

/**
 * Ends what earlier commands left running, whoever started them. Only for the one that holds the environment's lock.
 * Neither this process and its ancestors nor the rest of a command that runs this very process are touched.
 * @returns what was found.
 */
export async function endStrays(search: StraySearch): Promise<Stray[]> {
  const found = new Map<number, Stray>()
  const look = (): number[] => {
    const strays = findStrays(search)
    for (const stray of strays) found.set(stray.pid, stray)
    return strays.map((stray) => stray.pid)
  }
  await endProcesses(look, search.graceMs ?? 5_000)
  return [...found.values()]
}

function findStrays({ environment, keep }: StraySearch): Stray[] {
  const kept = new Set([...keep, process.env.UNTILGREEN_COMMAND])
  const ours = ancestors()
  return allPids().flatMap((pid) => {
    if (ours.has(pid)) return []
    const variables = startEnvironment(pid)
    if (variables === undefined || variableOf(variables, 'UNTILGREEN_ENVIRONMENT') !== environment) return []
    const commandId = variableOf(variables, 'UNTILGREEN_COMMAND')
    if (commandId === undefined || kept.has(commandId) || processEntry(pid)?.zombie !== false) return []
    return [{ pid, commandId }]
  })
}

function ancestors(): Set<number> {
  const found = new Set<number>()
  for (let pid: number | undefined = process.pid; pid && !found.has(pid); pid = processEntry(pid)?.parent)
    found.add(pid)
  return found
}
