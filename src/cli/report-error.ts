import { EXIT, UntilgreenError } from '../errors.js'

/** Prints an error as a person needs it and returns the exit code. */
export function reportError(error: unknown, context: { json: boolean; known: readonly string[] }): number {
  const known = error instanceof UntilgreenError ? error : fromParseArgs(error)
  if (known) {
    if (context.json) {
      const { code, message, hint, exitCode } = known
      process.stderr.write(`${JSON.stringify({ error: { code, message, hint, exitCode } })}\n`)
    } else process.stderr.write(`untilgreen: ${known.message}\n${known.hint ? `  ${known.hint}\n` : ''}`)
    return known.exitCode
  }
  const internal = new UntilgreenError(
    'INTERNAL',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  )
  process.stderr.write(`untilgreen: ${internal.message}\n  ${internal.hint}\n`)
  return EXIT.internal
}

function fromParseArgs(error: unknown): UntilgreenError | undefined {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) return undefined
  return new UntilgreenError('USAGE', (error as Error).message)
}
