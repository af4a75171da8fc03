import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { systemClock } from '../clock.js'
import type { CommandSpec } from './command-spec.js'

/** How a process ended, before anybody says why. */
export interface ProcessEnd {
  exitCode?: number
  signal?: string
}

/** A process that runs. */
export interface Started {
  /** Monotonic ms. */
  startedAt: number
  pid: number
  stdout: Readable
  stderr: Readable
  exited: Promise<ProcessEnd>
  /** Nobody holds its output open any more. */
  closed: Promise<void>
}

/** Why there is none. */
export interface NotStarted {
  startedAt: number
  error: { code: string; message: string }
}

/** Starts a command in a process group of its own, without standard input, with this environment and nothing else. */
export async function spawnCommand(spec: CommandSpec): Promise<Started | NotStarted> {
  const { execa } = await import('execa')
  const [file, ...args] = 'shell' in spec ? ['/bin/sh', '-c', spec.shell] : spec.argv
  if (file === undefined)
    return { startedAt: systemClock.monotonic(), error: { code: 'EINVAL', message: 'the command is empty' } }
  const startedAt = systemClock.monotonic()
  const child = execa(file, args, {
    cwd: spec.cwd,
    env: { ...spec.env, UNTILGREEN_COMMAND: spec.commandId },
    extendEnv: false,
    detached: true,
    cleanup: false,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    windowsHide: true,
  })
  const exited = endOf(child)
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()))
  if (child.pid === undefined) return { startedAt, error: startError(await child) }
  // Settles with the streams, which we don't wait for; a failure of theirs is no news.
  void child.then(undefined, () => undefined)
  const streams = { stdout: child.stdout as Readable, stderr: child.stderr as Readable }
  return { startedAt, pid: child.pid, ...streams, exited, closed }
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) =>
      resolve({ ...(exitCode !== null && { exitCode }), ...(signal !== null && { signal }) }),
    )
  })
}

function startError(result: object): NotStarted['error'] {
  const { code, originalMessage, cause } = result as { code?: string; originalMessage?: string; cause?: unknown }
  const { code: causeCode, message } = (cause ?? {}) as { code?: string; message?: string }
  return {
    code: code ?? causeCode ?? 'UNKNOWN',
    message: (originalMessage ?? message ?? 'it could not be started').replaceAll('\n', ' '),
  }
}
