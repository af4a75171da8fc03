import { execFile } from 'node:child_process'
import { type ErrorCode, UntilgreenError } from '../../errors.js'
import { PROGRAM } from './program.js'
import type { ScheduledLoop } from './scheduled-loops.js'

/**
 * The loops of a folder or file, read by `daemon --list` in a process of its own: checking loop files takes more memory than
 * all the rest of an idle daemon, and goes with that process.
 * @throws UntilgreenError CONFIG_INVALID, CONFIG_MISSING, as the process said it.
 */
export function listLoopsApart(place: string): Promise<ScheduledLoop[]> {
  const argv = [PROGRAM, 'daemon', '--list', '--json', '--loops', place]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, argv, { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout) as ScheduledLoop[])
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
