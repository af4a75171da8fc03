import type { Clock } from '../model/clock.js'
import type { CommandSummary } from '../model/deployment.js'
import type { TokenFindings } from '../model/token-findings.js'
import type { ProbeFile } from '../probe/probe-file.js'
import type { SentToken } from '../probe/sightings.js'
import type { CommandLine } from './command-line.js'

/** What an adapter is made with. All that reaches the world comes through here. */
export interface AdapterContext {
  /** Absolute; relative paths of the loop file start here. */
  workingDirectory: string
  clock: Clock
  /** Runs a command of the loop file: allow-listed environment, own process group, masked output. */
  execute(order: ExecuteOrder, signal: AbortSignal): Promise<Executed>
  /** Masks secrets in a text. */
  mask(text: string): string
  /** Reads and checks a probe file. @throws UntilgreenError CONFIG_INVALID with each problem's line */
  readProbeFile(path: string): Promise<ProbeFile>
  /** The process's environment, for secrets that adapters name. */
  env: Readonly<Record<string, string | undefined>>
  /**
   * Says what is wrong with a token that a test sent and that was refused. Absent where the loop file names nothing to hold it against.
   * The token is forgotten afterwards.
   */
  examineToken?(sent: SentToken, about: ExaminationOf, signal: AbortSignal): Promise<TokenFindings>
}

/** The run that a token was sent in. */
export interface ExaminationOf {
  cycle: number
  runId: string
  revision?: string
}

/** One run of a command of the loop file. */
export interface ExecuteOrder {
  command: CommandLine
  /** What `${…}` in the command's words stands for: `reports`, `revision`, `revision.lastGreen`, `ticket.file`, `test.id`. */
  variables: Readonly<Record<string, string>>
  /** Tells the command where it runs: `UNTILGREEN_CYCLE`, … without the prefix. */
  about: Readonly<Record<string, string | undefined>>
  /** Id of this run of the command; a new one where absent. */
  commandId?: string
  timeoutMs: number
  /** Ends a command that prints nothing for so long. */
  idleMs?: number
  /** Absolute path that its output goes to. */
  outputFile?: string
  /** What a successful command leaves running is meant to stay: a deployment. */
  keepSurvivors?: boolean
  /** Words before the command's own: a program that runs it in surroundings of its making. */
  prefix?: readonly string[]
  /** More variables, over those of the loop file. */
  env?: Readonly<Record<string, string>>
  /** Each line of output as it comes, bounded. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

/** How a command ended, with the beginning of what it printed. */
export interface Executed extends CommandSummary {
  /** Standard output of a short command, whole up to 64 KiB. */
  stdout: string
  peakMemoryBytes?: number
}
