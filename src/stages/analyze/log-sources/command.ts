import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import { commandFields, commandOf } from '../../command-line.js'
import type { LogSource } from '../log-source.js'
import { fetchByCommand } from './fetch-by-command.js'
import { logName, logTimeoutMs } from './log-fields.js'

/** What a command of yours prints. */
export const commandLogs = defineAdapter({
  kind: 'command',
  summary: 'what a command prints; `${since}` and `${until}` say for when',
  options: z.object(commandFields),
  create(options, context: AdapterContext): LogSource {
    const command = commandOf(options)
    const timeoutMs = logTimeoutMs(options)
    return {
      name: logName(options, 'command'),
      kind: 'command',
      fetch: (window, signal) => fetchByCommand({ command, timeoutMs }, { window, context }, signal),
    }
  },
})
