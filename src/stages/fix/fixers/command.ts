import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import { commandFields, commandOf, duration } from '../../command-line.js'
import type { Fixer } from '../fixer.js'

/** Fixes by a command of yours: it gets the ticket's file and changes the working directory. */
export const commandFixer = defineAdapter({
  kind: 'command',
  summary: 'runs a command that changes the working directory',
  options: z.object({ ...commandFields, timeout: duration.default(1_800_000).meta({ default: '30m' }) }),
  create(options, context: AdapterContext): Fixer {
    return {
      kind: 'command',
      async fix({ ticket, cycle, runId, fence, revision, lastGreen, outputFile }, signal) {
        const executed = await context.execute(
          {
            command: commandOf(options),
            variables: {
              'ticket.file': ticket.file ?? ticket.url ?? ticket.id,
              'ticket.id': ticket.id,
              'ticket.category': ticket.category,
              revision: revision ?? '',
              'revision.lastGreen': lastGreen ?? '',
            },
            about: { CYCLE: String(cycle), RUN_ID: runId, REVISION: revision, FENCE: String(fence) },
            timeoutMs: options.timeout,
            outputFile,
          },
          signal,
        )
        const { stdout: _stdout, peakMemoryBytes: _peak, ...summary } = executed
        return summary
      },
    }
  },
})
