import type { CommandSummary } from '../../model/deployment.js'
import type { Revision } from '../../model/revision.js'

/** Brings a revision into the environment. */
export interface Deployer {
  kind: string
  /** What is to be deployed; undefined where nothing can tell. @throws UntilgreenError REVISION_UNKNOWN */
  revision(signal: AbortSignal): Promise<Revision | undefined>
  /** Deploys; undefined where this deployer deploys nothing. A command that fails is a value, not an error. */
  deploy(order: DeployOrder, signal: AbortSignal): Promise<CommandSummary | undefined>
  /** Brings an earlier revision back. Absent where it can't. */
  rollBack?(order: DeployOrder, signal: AbortSignal): Promise<CommandSummary>
}

/** One deployment, as it is asked for. */
export interface DeployOrder {
  /** The revision to bring; for a rollback the last green one. */
  revision?: Revision
  cycle: number
  runId: string
  fence: number
  /** Id of the command, known to the journal before it starts. */
  commandId: string
  /** Absolute path for the command's output. */
  outputFile: string
}
