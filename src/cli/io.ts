import type { Io } from './command.js'

/** The process as a command sees it. */
export function systemIo(colorAllowed: boolean): Io {
  const { stdout, stderr, stdin, env } = process
  const isTerminal = stdout.isTTY === true
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    stdin,
    isTerminal,
    color: colorAllowed && isTerminal && !env.NO_COLOR && env.TERM !== 'dumb',
    columns: stdout.columns ?? 80,
    env,
    get signal() {
      return signalOnce()
    },
  }
}

let controller: AbortController | undefined

/** Installed on first use: commands that don't wait for anything die of Ctrl-C as any program does. */
function signalOnce(): AbortSignal {
  if (controller) return controller.signal
  const created = new AbortController()
  controller = created
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => created.abort(name))
  return created.signal
}

/** A reader that went away (`| head -1`) ends the program quietly instead of with a stack trace. */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    })
  }
}
