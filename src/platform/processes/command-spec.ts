import type { Masker } from '../redact.js'

/** What is run: a program with its arguments, or a line for `/bin/sh -c` where someone asked for a shell. */
export type CommandLine = { argv: readonly string[] } | { shell: string }

/** One command to run to its end. */
export type CommandSpec = CommandLine & {
  /** Absolute. */
  cwd: string
  /** Complete: nothing is inherited. */
  env: Readonly<Record<string, string>>
  /** Unique; becomes UNTILGREEN_COMMAND, by which whatever the command leaves behind is found. */
  commandId: string
  /** Ended after this long. Default: no limit. */
  timeoutMs?: number
  /** Ended after this long without a byte of output. Default: no limit. */
  idleMs?: number
  /** From SIGTERM to SIGKILL. Default 5000. */
  graceMs?: number
  /** How long output is still read after the command ended, where something in the background holds it open. Default 2000. */
  drainMs?: number
  /** Where the masked output goes, both streams in the order in which they came. Overwritten. Default: nowhere. */
  outputFile?: string
  /** The first and the last half of this are kept, the cut between them is marked. Default 16 MiB. */
  maxKeptBytes?: number
  /** Every secret that the command could print. Default: known shapes only. */
  masker?: Masker
  /** Each line, masked, without its end, cut at 64 Ki characters. In a flood (16 MiB at once, then 8 MiB a second) lines are left out. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void
  /** A deploy that exits 0 leaves the deployment running: it is not ended, and its output is read on, unseen. Default false. */
  keepSurvivors?: boolean
}

/** How a command ended, and what it left. */
export interface CommandResult {
  /** `exited` by itself (also by a signal that is not ours) or ended by us: the time limit, silence, the caller's signal. */
  ended: 'exited' | 'timed-out' | 'idle' | 'aborted' | 'not-started'
  exitCode?: number
  /** `SIGKILL`, … where it ended by a signal. */
  signal?: string
  /** Whether the system killed for want of memory; absent where that can't be told. */
  outOfMemory?: boolean
  /** Monotonic. */
  durationMs: number
  /** The last 4 KiB of output at most, masked, invalid UTF-8 as U+FFFD. */
  tail: string
  /** All that it wrote. */
  outputBytes: number
  /** Left out of the middle of the file; 0 for a whole one. */
  cutBytes: number
  /** Largest sum seen over its process tree; absent where nothing was seen (too short, no /proc). */
  peakMemoryBytes?: number
  /** Why it could not be started; `code` is the system's: ENOENT, EACCES, EAGAIN. */
  error?: { code: string; message: string }
  /** Why the output file is not whole. The command itself went on. */
  outputError?: string
}
