import { type CommandProcesses, processesOf, signalProcess } from './find-processes.js'

const live = new Map<CommandProcesses, AbortController>()
let guarded = false

/**
 * Notes that a command runs. Should this process exit meanwhile (an uncaught error, `process.exit`), the command is killed with it.
 * A SIGKILL of this process can't be answered: `endStrays` of the next start does.
 * @returns a signal that means "no more grace", and how to forget the command.
 */
export function noteLive(command: CommandProcesses): { killNow: AbortSignal; forget(): void } {
  if (!guarded) process.on('exit', killAll)
  guarded = true
  const controller = new AbortController()
  live.set(command, controller)
  return { killNow: controller.signal, forget: () => void live.delete(command) }
}

/** Ends all commands that run now without grace: what a second Ctrl-C asks for. */
export function killCommandsNow(): void {
  for (const controller of live.values()) controller.abort()
  killAll()
}

function killAll(): void {
  for (const command of live.keys()) {
    signalProcess(-command.group, 'SIGKILL')
    for (const pid of processesOf(command)) signalProcess(pid, 'SIGKILL')
  }
}
