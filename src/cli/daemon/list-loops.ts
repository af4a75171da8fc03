import { execFile } from 'node:child_process'
import { type ErrorCode, UntilgreenError } from '../../errors.js'
import type { PlannedLoop } from './planned-loop.js'
import { PROGRAM } from './program.js'

/**
 * The loops of a folder or file with their times, by `daemon --list` in a process of its own: checking loop files and
 * working out dates over time zones takes more memory than all the rest of an idle daemon, and goes with that process.
 * @param options.sinceMs where missed runs are counted from. `signal` ends it, with the system's own error.
 * @throws UntilgreenError CONFIG_INVALID, CONFIG_MISSING, as the process said it.
 */
export function listLoopsApart(
  place: string,
  { sinceMs, signal }: { sinceMs?: number; signal?: AbortSignal } = {},
): Promise<PlannedLoop[]> {
  const since = sinceMs === undefined ? [] : ['--since', new Date(sinceMs).toISOString()]
  const argv = [PROGRAM, 'daemon', '--list', '--json', '--loops', place, ...since]
  return new Promise((resolve, reject) => {
    const limits = { maxBuffer: 16 * 1024 * 1024, timeout: 60_000, ...(signal && { signal }) }
    execFile(process.execPath, argv, limits, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as PlannedLoop[])
      else reject(errorIn(stderr) ?? error)
    })
  })
}

function errorIn(stderr: string): UntilgreenError | undefined {
  try {
    const { error } = JSON.parse(stderr) as { error: { code: ErrorCode; message: string; hint: string } }
    return new UntilgreenError(error.code, error.message, { hint: error.hint })
  } catch {
    return undefined
  }
}
