import { UntilgreenError } from '../../errors.js'
import type { Cycle } from '../../model/cycle.js'
import type { Revision } from '../../model/revision.js'
import { join } from '../../platform/paths.js'
import type { Deployer } from './deployer.js'

export interface RollBackOrder {
  cycle: Cycle
  /** The last green one. */
  revision: Revision
  /** Absolute path of the cycle's folder. */
  folder: string
  fence: number
  commandId: string
}

/** Brings an earlier revision back. @throws UntilgreenError DEPLOY_FAILED where the command does not succeed. */
export async function rollBack(deployer: Deployer, order: RollBackOrder, signal: AbortSignal): Promise<void> {
  const { cycle, revision, folder, fence, commandId } = order
  const outputFile = join(folder, 'output', 'rollback.log')
  const command = await deployer.rollBack?.(
    { cycle: cycle.number, runId: cycle.runId, revision, fence, commandId, outputFile },
    signal,
  )
  if (command === undefined || (command.ended === 'exited' && command.exitCode === 0)) return
  throw new UntilgreenError(
    'DEPLOY_FAILED',
    `the rollback to ${revision} did not succeed (${command.ended}): ${command.tail}`,
  )
}
