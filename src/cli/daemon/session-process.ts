import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { PROGRAM } from './program.js'

/** One session of one loop in a process of its own. */
export interface SessionProcess {
  pid: number | undefined
  /** 128 + n for a signal; undefined where it could not be started. */
  ended: Promise<number | undefined>
  /** Asks it to end: once drains, twice kills. */
  terminate(): void
  /** The last resort. */
  kill(): void
}

const SIGNAL_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGKILL: 137, SIGTERM: 143, SIGSEGV: 139, SIGABRT: 134 }

/**
 * Runs `untilgreen run FILE`. A session gets a process of its own so that what it loads and leaks goes with it, and its crash is only its own:
 * the daemon stays as small as on its first day. Own process group, so that Ctrl-C reaches the daemon alone, which passes it on.
 */
export function startSession(file: string, stateDir: string, onLine: (line: string) => void): SessionProcess {
  const argv = [PROGRAM, 'run', file, '--state-dir', stateDir, '--no-color']
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  readLines(child.stdout, onLine)
  readLines(child.stderr, onLine)
  return {
    pid: child.pid,
    ended: endOf(child),
    terminate: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine)
}

function endOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(undefined))
    // `exit`, not `close`: a deployment that was left running may keep the pipes for ever.
    child.once('exit', (code, signal) => resolve(code ?? SIGNAL_CODES[signal ?? 'SIGKILL'] ?? 128))
  })
}
