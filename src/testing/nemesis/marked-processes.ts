import { readdirSync, readFileSync } from 'node:fs'

export interface MarkedProcess {
  pid: number
  command: string
  line: string
}

/** Living processes that carry the environment's mark: commands of its loops and what they started. Zombies don't count. */
export function markedProcesses(environment: string): MarkedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
        if (!variables.includes(`UNTILGREEN_ENVIRONMENT=${environment}`)) return []
        const command = variables.find((entry) => entry.startsWith('UNTILGREEN_COMMAND='))?.split('=')[1] ?? ''
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(pid), command, line }]
      } catch {
        return []
      }
    })
}
