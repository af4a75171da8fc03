import { z } from 'zod'
import { UntilgreenError } from '../../errors.js'
import type { Revision } from '../../model/revision.js'
import { readText } from '../../platform/files.js'
import { join } from '../../platform/paths.js'
import type { AdapterContext } from '../adapter-context.js'
import { commandFields, commandOf } from '../command-line.js'

/** Where a loop file says which revision is being deployed. */
export const revisionOption = z
  .strictObject({ ...commandFields, file: z.string().optional(), value: z.string().min(1).optional() })
  .optional()
  .meta({ description: 'What is being deployed: printed by a command, the content of a file, or a value.' })

const QUESTION_TIMEOUT_MS = 60_000

/**
 * The revision that is to be deployed: one line, trimmed. Undefined where the loop file doesn't say.
 * @throws UntilgreenError REVISION_UNKNOWN where the command fails, or what it or the file holds is not one line.
 */
export async function wantedRevision(
  option: z.output<typeof revisionOption>,
  context: AdapterContext,
  signal: AbortSignal,
): Promise<Revision | undefined> {
  if (option === undefined) return undefined
  if (option.value !== undefined) return option.value
  if (option.file !== undefined) {
    const path = join(context.workingDirectory, option.file)
    return oneLine(await readText(path, { maxBytes: 64 * 1024 }), path)
  }
  const order = { command: commandOf(option), variables: {}, about: {}, timeoutMs: QUESTION_TIMEOUT_MS }
  const executed = await context.execute(order, signal)
  if (executed.exitCode !== 0) {
    const ended = executed.exitCode === undefined ? executed.ended : `exit ${executed.exitCode}`
    throw new UntilgreenError(
      'REVISION_UNKNOWN',
      `the command of deploy.revision ended with ${ended}: ${executed.tail}`,
    )
  }
  return oneLine(executed.stdout, executed.argv.join(' '))
}

function oneLine(text: string, source: string): Revision {
  const line = text.trim()
  if (line === '' || line.includes('\n')) {
    const what = line === '' ? 'nothing' : `${line.split('\n').length} lines`
    throw new UntilgreenError('REVISION_UNKNOWN', `${source} holds ${what} where one revision is expected`)
  }
  return line
}
