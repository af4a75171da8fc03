import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { LogSource } from '../log-source.js'
import { fetchByCommand } from './fetch-by-command.js'
import { logName, logTimeoutMs } from './log-fields.js'

/** The log of a container, by `docker logs`. */
export const dockerLogs = defineAdapter({
  kind: 'docker',
  summary: 'the log of a container, by `docker logs`',
  options: z.object({ container: z.string().min(1).meta({ description: 'Name or id.' }) }),
  create({ container, ...options }, context: AdapterContext): LogSource {
    const timeoutMs = logTimeoutMs(options)
    return {
      name: logName(options, 'docker'),
      kind: 'docker',
      fetch(window, signal) {
        const { since, until } = window
        const run = ['docker', 'logs', '--timestamps', '--since', since, '--until', until, '--', container]
        const order = { command: { run, passEnv: ['DOCKER_*', 'XDG_RUNTIME_DIR'] }, timeoutMs, bothStreams: true }
        return fetchByCommand(order, { window, context }, signal)
      },
    }
  },
})
