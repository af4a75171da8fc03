import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { join } from '../../../platform/paths.js'
import { readTail } from '../../../platform/read-tail.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { FetchedLog, LogSource, LogWindow } from '../log-source.js'
import { logName } from './log-fields.js'
import { withinWindow } from './within-window.js'

/** A run's lines are at the end of a file; more of it is not looked at. */
const LOOKED_AT_BYTES = 16_000_000

/** A log file on this machine. */
export const fileLogs = defineAdapter({
  kind: 'file',
  summary: 'the lines of a file on this machine',
  options: z.object({ path: z.string().min(1).meta({ description: 'The log file, from the working directory.' }) }),
  create({ path, ...options }, context: AdapterContext): LogSource {
    const absolute = join(context.workingDirectory, path)
    return {
      name: logName(options, 'file'),
      kind: 'file',
      fetch: async (window) => read(absolute, window, context.mask),
    }
  },
})

async function read(path: string, window: LogWindow, mask: (text: string) => string): Promise<FetchedLog> {
  const tail = await readTail(path, LOOKED_AT_BYTES)
  if ('problem' in tail) return { lines: [], cutLines: 0, problem: `can't read ${path}: ${tail.problem}` }
  const lines = tail.text.replace(/\n$/, '').split(/\r?\n/)
  const within = withinWindow(tail.text === '' ? [] : lines, window)
  return {
    ...within,
    lines: mask(within.lines.join('\n'))
      .split('\n')
      .filter((line) => line !== ''),
  }
}
