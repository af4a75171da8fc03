import type { AdapterContext } from '../../adapter-context.js'
import type { CommandLine } from '../../command-line.js'
import type { FetchedLog, LogWindow } from '../log-source.js'
import { boundedLines } from './bounded-lines.js'
import { withinWindow } from './within-window.js'

export interface LogCommand {
  command: CommandLine
  timeoutMs: number
  /** Lines on standard error are log lines too: `docker logs`. */
  bothStreams?: boolean
  /** What is printed → log lines; default as printed. @throws for what can't be read */
  read?: (printed: readonly string[]) => string[]
}

/** Of a command that prints more than it was asked for, its newest lines up to this are looked at. */
const MOST_PRINTED_BYTES = 16_000_000

/** A log as a command prints it. It gets `${since}`, `${until}`, `UNTILGREEN_SINCE` and `UNTILGREEN_UNTIL`. */
export async function fetchByCommand(
  { command, timeoutMs, bothStreams = false, read = (printed) => [...printed] }: LogCommand,
  { window, context }: { window: LogWindow; context: AdapterContext },
  signal: AbortSignal,
): Promise<FetchedLog> {
  const { since, until, cycle, runId } = window
  const printed = boundedLines(MOST_PRINTED_BYTES)
  const executed = await context.execute(
    {
      command,
      variables: { since, until },
      about: { CYCLE: String(cycle), RUN_ID: runId, SINCE: since, UNTIL: until },
      timeoutMs,
      onLine(line, stream) {
        if (bothStreams || stream === 'stdout') printed.add(line)
      },
    },
    signal,
  )
  const failed = executed.ended !== 'exited' || executed.exitCode !== 0
  const how = executed.ended === 'exited' ? `ended with exit ${executed.exitCode ?? executed.signal}` : executed.ended
  const why = failed ? { problem: `${executed.argv[0]} ${how}: ${executed.tail.trim().slice(-500)}` } : {}
  try {
    return { ...withinWindow(read(printed.lines()), window), ...why }
  } catch (error) {
    const problem = `what ${executed.argv[0]} printed can't be read: ${(error as Error).message}`
    return { lines: [], cutLines: 0, problem, ...why }
  }
}
