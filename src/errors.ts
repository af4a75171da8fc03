/**
 * The one catalogue of errors: each has a code, what to do about it, and the exit code a command ends with.
 * A stage that errs carries the same codes. `docs` of it: the table in the README is checked against this file.
 */
export const EXIT = {
  green: 0,
  notGreen: 1,
  usage: 2,
  stalled: 3,
  unreadableData: 65,
  unreachable: 69,
  internal: 70,
  stateIo: 74,
  lockHeld: 75,
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const

interface CatalogueEntry {
  exitCode: number
  /** What to do. */
  hint: string
}

const CATALOGUE = {
  USAGE: { exitCode: EXIT.usage, hint: 'See `untilgreen --help` or `untilgreen COMMAND --help`.' },
  DATA_UNREADABLE: {
    exitCode: EXIT.unreadableData,
    hint: 'Check the path and that the file is what the command expects.',
  },
  STATE_CORRUPT: {
    exitCode: EXIT.unreadableData,
    hint: 'Nothing was deployed and nothing was changed. Run `untilgreen fsck` to see what is wrong, `fsck --repair` to set the broken part aside.',
  },
  STATE_NEWER: {
    exitCode: EXIT.configuration,
    hint: 'This state was written by a newer untilgreen. Update, or use another --state-dir.',
  },
  STATE_IO: {
    exitCode: EXIT.stateIo,
    hint: 'Check free space, permissions and health of the disk that holds the state directory, then run again: it resumes.',
  },
  LOCK_HELD: { exitCode: EXIT.lockHeld, hint: 'Wait for it (`--wait`), or stop it: `untilgreen stop LOOP`.' },
  CONFIG_INVALID: {
    exitCode: EXIT.configuration,
    hint: 'Nothing was deployed. Fix the lines above; `untilgreen validate LOOP` checks again.',
  },
  CONFIG_MISSING: {
    exitCode: EXIT.configuration,
    hint: 'LOOP is an id (loops/<id>.yaml under the working directory) or a path. `untilgreen init` writes one.',
  },
  COMMAND_MISSING: {
    exitCode: EXIT.configuration,
    hint: 'Nothing was deployed. Install it, correct PATH, or correct the loop file.',
  },
  MANIFEST_INVALID: {
    exitCode: EXIT.configuration,
    hint: 'A manifest has one test id a line. `untilgreen manifest` writes one from a report.',
  },
  ENVIRONMENT_UNREACHABLE: {
    exitCode: EXIT.unreachable,
    hint: 'Nothing answered at the readiness address. Check that the environment runs and the address is right.',
  },
  READINESS_TIMEOUT: {
    exitCode: EXIT.notGreen,
    hint: 'The deploy ended, but the environment never showed the deployed revision with all probes answered. Its last answer is in the report.',
  },
  DEPLOY_FAILED: {
    exitCode: EXIT.notGreen,
    hint: 'The deploy command did not succeed. Its last lines are in the report, the whole output in the cycle folder.',
  },
  REVISION_UNKNOWN: {
    exitCode: EXIT.notGreen,
    hint: 'Check `deploy.revision` in the loop file: what it names must print or hold one revision.',
  },
  RUNNER_FAILED: {
    exitCode: EXIT.notGreen,
    hint: 'The test runner could not be started. See the suite’s output in the cycle folder.',
  },
  STAGE_TIMEOUT: { exitCode: EXIT.notGreen, hint: 'The stage ran into its time limit; what it had is kept.' },
  TRACKER_FAILED: {
    exitCode: EXIT.notGreen,
    hint: 'The tracker did not take the change; it is tried again in the next cycle with the same key.',
  },
  FIXER_FAILED: {
    exitCode: EXIT.notGreen,
    hint: 'The fixer did not succeed; the working tree was restored. See its output in the cycle folder.',
  },
  NOTIFIER_FAILED: {
    exitCode: EXIT.notGreen,
    hint: 'The loop is not held up. The notice lies in the outbox of the state folder and is sent again, with the same id.',
  },
  NOT_FOUND: { exitCode: EXIT.usage, hint: 'Check the name; `untilgreen status` lists the loops that have state.' },
  INTERNAL: {
    exitCode: EXIT.internal,
    hint: 'This is a bug in untilgreen, not in your setup. Please report it with the lines above: https://github.com/untilgreen/untilgreen/issues',
  },
} as const satisfies Record<string, CatalogueEntry>

/** A code of the catalogue of errors. */
export type ErrorCode = keyof typeof CATALOGUE

/** An error that a person can act on. Anything else that is thrown is our own bug. */
export class UntilgreenError extends Error {
  override readonly name = 'UntilgreenError'
  readonly code: ErrorCode
  readonly hint: string
  readonly exitCode: number

  /** @param options.hint replaces the catalogue's, where more is known. */
  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint ?? CATALOGUE[code].hint
    this.exitCode = CATALOGUE[code].exitCode
  }
}

/** What to do about an error of this code. */
export function hintFor(code: ErrorCode): string {
  return CATALOGUE[code].hint
}

/** The whole catalogue, for documentation and its test. */
export function errorCatalogue(): { code: ErrorCode; exitCode: number; hint: string }[] {
  return Object.entries(CATALOGUE).map(([code, entry]) => ({ code: code as ErrorCode, ...entry }))
}
