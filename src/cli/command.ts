import type { ParseArgsConfig } from 'node:util'

/** A command of the CLI: one file each in `commands/`, loaded only when it is called. */
export interface Command {
  name: string
  /** After the program's name: `judge REPORT… [--manifest FILE]`. */
  usage: string
  summary: string
  /** For `util.parseArgs`, without the options that all commands share. */
  options: NonNullable<ParseArgsConfig['options']>
  /** One line of help for each option. */
  help: Record<string, string>
  /** Examples, a line each, shown in `--help`. */
  examples?: readonly string[]
  /** Returns the exit code. Throws UntilgreenError for what a person can mend. */
  run(call: Call): Promise<number>
}

/** One call of a command. */
export interface Call {
  /** Positionals. */
  args: readonly string[]
  options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  /** `--json`: data on stdout, one document (or NDJSON for streams). */
  json: boolean
  /** Absolute path. */
  stateDir: string
  io: Io
  /** All commands, loaded: for what is made from their declarations. */
  allCommands(): Promise<readonly Command[]>
}

/** Where a command reads and writes. */
export interface Io {
  /** Data. A closed pipe ends the program quietly. */
  out(text: string): void
  /** Messages for people. */
  err(text: string): void
  /** Standard input as bytes, for `-`. */
  stdin: AsyncIterable<Uint8Array>
  /** Standard output is a terminal. */
  isTerminal: boolean
  /** Colours are wanted: a terminal, and neither `NO_COLOR` nor `--no-color`. */
  color: boolean
  columns: number
  env: Readonly<Record<string, string | undefined>>
  /** Aborts on the first SIGINT or SIGTERM; the reason is the signal's name. */
  signal: AbortSignal
}
