/** What a diagnostic block says, as far as it matters here. */
export interface TapDiagnostic {
  /** `error` or `message`. */
  message?: string
  durationMs?: number
  /** node:test: `suite` for a describe. */
  type?: string
  /** node:test: `subtestsFailed`, `hookFailed`, `cancelledByParent`, … */
  failureType?: string
  /** node:test: a test file that ended with this code by itself. */
  exitCode?: number
}

/** Reads the few fields of a YAML block that reports have in common; no YAML beyond plain, quoted and block scalars. */
export function tapDiagnostic(lines: readonly string[]): TapDiagnostic {
  const message = field(lines, 'error') || field(lines, 'message')
  const durationMs = Number(field(lines, 'duration_ms') ?? Number.NaN)
  const exitCode = Number(field(lines, 'exitCode') ?? Number.NaN)
  const type = field(lines, 'type')
  const failureType = field(lines, 'failureType')
  return {
    ...(message !== undefined && message !== '' && { message }),
    ...(!Number.isNaN(durationMs) && { durationMs }),
    ...(!Number.isNaN(exitCode) && { exitCode }),
    ...(type !== undefined && { type }),
    ...(failureType !== undefined && { failureType }),
  }
}

function field(lines: readonly string[], name: string): string | undefined {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const indent = indentOf(line)
    if (!line.startsWith(`${name}:`, indent)) continue
    const value = line.slice(indent + name.length + 1).trim()
    if (/^[|>][-+]?$/.test(value)) return blockScalar(lines, at + 1, indent)
    return unquoted(value)
  }
  return undefined
}

function blockScalar(lines: readonly string[], start: number, indent: number): string {
  const block: string[] = []
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.trim() !== '' && indentOf(line) <= indent) break
    block.push(line.slice(indent + 2))
  }
  return block.join('\n').trim()
}

function unquoted(value: string): string {
  const quote = value[0]
  if (value.length < 2 || (quote !== '"' && quote !== "'") || !value.endsWith(quote)) return value
  const inner = value.slice(1, -1)
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\])/g, '$1').replaceAll('\\n', '\n')
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
