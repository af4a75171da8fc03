import type { Ended } from '../loop-process.js'
import { markedProcesses } from '../marked-processes.js'
import type { World } from '../world.js'

/** Exit codes that a healthy loop under attack may have. 65, 70 and 78 would say that it harmed itself. */
const CODES = [0, 1, 3, 69, 74, 75, 130, 143]

/** Exit codes are among the documented ones, and none of them says that the tool itself broke. */
export function checkExitCodes(ended: readonly Ended[]): string[] {
  return ended.flatMap(({ args, code, signal, stderr }) =>
    // Before the process can listen to signals, they end it as they end any other.
    signal === 'SIGKILL' ||
    signal === 'SIGTERM' ||
    CODES.includes(code ?? -1) ||
    // Asked to stop or to pause before there is a state.
    (code === 2 && !args.startsWith('run'))
      ? []
      : [`\`${args}\` ended with ${code ?? signal}: ${stderr.trim().slice(-400)}`],
  )
}

/** (5) No marked process lives on, but what a deploy that succeeded left running. */
export function checkProcesses({ environmentName, environment }: World): string[] {
  const deployed = new Set(
    environment.sightings.filter(({ kind }) => kind === 'deployed').map(({ command }) => command),
  )
  return markedProcesses(environmentName)
    .filter(({ command }) => !deployed.has(command))
    .map(({ pid, line }) => `process ${pid} lives on: ${line}`)
}
