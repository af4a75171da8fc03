import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { CommandSummary } from '../../../model/deployment.js'
import type { AdapterContext, ExecuteOrder } from '../../adapter-context.js'
import { type CommandLine, commandFields, commandLine, commandOf, duration } from '../../command-line.js'
import type { Deployer, DeployOrder } from '../deployer.js'
import { revisionOption, wantedRevision } from '../wanted-revision.js'

const TEN_MINUTES_MS = 600_000

/** Deploys by a command of yours. */
export const commandDeployer = defineAdapter({
  kind: 'command',
  summary: 'runs a command; exit 0 means deployed',
  options: z.object({
    ...commandFields,
    revision: revisionOption,
    timeout: duration.default(TEN_MINUTES_MS).meta({ default: '10m' }),
    repeat: z.enum(['ask', 'always', 'never']).default('ask').meta({
      description:
        'After a crash in the middle of a deploy: ask the environment (default), deploy again, or never again.',
    }),
    rollback: commandLine.optional().meta({ description: 'Brings ${revision.lastGreen} back.' }),
  }),
  create(options, context: AdapterContext): Deployer {
    const { revision, rollback, timeout } = options
    return {
      kind: 'command',
      revision: (signal) => wantedRevision(revision, context, signal),
      deploy: (order, signal) => run(commandOf(options), { order, timeoutMs: timeout, context }, signal),
      ...(rollback && {
        rollBack: (order: DeployOrder, signal: AbortSignal) =>
          run(rollback, { order, timeoutMs: timeout, context }, signal),
      }),
    }
  },
})

interface Run {
  order: DeployOrder
  timeoutMs: number
  context: AdapterContext
}

async function run(
  command: CommandLine,
  { order, timeoutMs, context }: Run,
  signal: AbortSignal,
): Promise<CommandSummary> {
  const revision = order.revision ?? ''
  const execute: ExecuteOrder = {
    command,
    variables: { revision, 'revision.lastGreen': revision },
    about: { CYCLE: String(order.cycle), RUN_ID: order.runId, REVISION: revision, FENCE: String(order.fence) },
    commandId: order.commandId,
    timeoutMs,
    outputFile: order.outputFile,
    keepSurvivors: true,
  }
  const { stdout: _stdout, peakMemoryBytes: _peak, ...summary } = await context.execute(execute, signal)
  return summary
}
