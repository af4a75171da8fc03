import { writeSync } from 'node:fs'

/** A terminal, as the screen needs it. */
export interface Terminal {
  write(text: string): void
  size(): { columns: number; rows: number }
  /** Tells of each change of size, and of coming back from a stop (Ctrl-Z). @returns what ends it. */
  onChange(redraw: () => void): () => void
  /** Runs when the process ends in any way that it can see. Must not wait. @returns what takes it back. */
  onExit(restore: (write: (text: string) => void) => void): () => void
}

/** Standard output, where it is a terminal. */
export function systemTerminal(): Terminal {
  const { stdout } = process
  return {
    write: (text) => void stdout.write(text),
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    onChange(redraw) {
      stdout.on('resize', redraw)
      process.on('SIGCONT', redraw)
      return () => {
        stdout.off('resize', redraw)
        process.off('SIGCONT', redraw)
      }
    },
    onExit,
  }
}

/** Signals that would end or stop us without a word to anybody. */
const SILENT_ENDS = ['SIGQUIT', 'SIGHUP', 'SIGTSTP'] as const

function onExit(restore: (write: (text: string) => void) => void): () => void {
  const now = () => restore(writeNow)
  const handlers = SILENT_ENDS.map((name) => ({ name, handler: () => endAs(name, now) }))
  process.on('exit', now)
  for (const { name, handler } of handlers) process.on(name, handler)
  return () => {
    process.off('exit', now)
    for (const { name, handler } of handlers) process.off(name, handler)
  }
}

/** Restores the terminal, then does what the signal does to any program. SIGTSTP can't be raised again from its handler: SIGSTOP is its twin. */
function endAs(name: (typeof SILENT_ENDS)[number], restore: () => void): void {
  restore()
  if (name === 'SIGTSTP') {
    process.kill(process.pid, 'SIGSTOP')
    return
  }
  process.removeAllListeners(name)
  process.kill(process.pid, name)
}

/** On the way out only what is written at once arrives; a terminal that is gone can't be helped. */
function writeNow(text: string): void {
  try {
    writeSync(1, text)
  } catch {
    // Nobody is left to read it.
  }
}
