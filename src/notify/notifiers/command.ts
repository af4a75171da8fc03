import { z } from 'zod'
import { defineAdapter } from '../../adapter.js'
import { UntilgreenError } from '../../errors.js'
import { makeFolder, removeTree, writeFileDurably } from '../../platform/files.js'
import { newId } from '../../platform/ids.js'
import { join } from '../../platform/paths.js'
import type { AdapterContext } from '../../stages/adapter-context.js'
import { commandFields, commandOf, duration } from '../../stages/command-line.js'
import type { Notifier } from '../notifier.js'

/** What a notifier needs besides what every adapter gets. */
export interface NotifierContext extends AdapterContext {
  /** Absolute: where a command finds the notice while it runs. */
  noticesFolder: string
}

/** Runs a command of yours with the notice in a file. */
export const commandNotifier = defineAdapter({
  kind: 'command',
  summary: 'runs a command; `${notice.file}` holds the JSON',
  options: z.object({ ...commandFields, timeout: duration.default(30_000).meta({ default: '30s' }) }),
  create(options, context: NotifierContext): Notifier {
    return {
      kind: 'command',
      async send({ body }, signal) {
        // Of its own: two commands may be told the same notice.
        const file = join(context.noticesFolder, `${newId(context.clock.now())}.json`)
        await makeFolder(context.noticesFolder)
        await writeFileDurably(file, `${JSON.stringify(body)}\n`)
        try {
          const { ended, exitCode } = await context.execute(
            {
              command: commandOf(options),
              variables: { 'notice.file': file, 'notice.event': body.event },
              about: {
                CYCLE: String(body.cycle),
                REVISION: body.revision ?? undefined,
                NOTICE: file,
                EVENT: body.event,
              },
              timeoutMs: options.timeout,
            },
            signal,
          )
          if (ended === 'exited' && exitCode === 0) return
          const how = ended === 'exited' ? `exited with ${exitCode}` : `ended: ${ended}`
          throw new UntilgreenError('NOTIFIER_FAILED', `command: ${how}`)
        } finally {
          await removeTree(file)
        }
      },
    }
  },
})
