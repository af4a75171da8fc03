import { UntilgreenError } from '../errors.js'
import type { Failure } from '../model/cluster.js'

/** One line is one failure; longer than this is no line of ours. */
const LONGEST_LINE = 16 * 1024 * 1024

/** Is this NDJSON of failures? By the first line's fields, or by the name where the first line is broken. */
export function looksLikeFailureLines(head: string, name: string): boolean {
  const first = head.split('\n').find((line) => line.trim() !== '') ?? ''
  if (/"Action"\s*:/.test(first)) return false
  if (/\.(?:ndjson|jsonl)$/i.test(name)) return true
  return /^\s*\{\s*"(?:test|message|output)"\s*:/.test(first)
}

/**
 * Reads `{"test","message","output"?}` line by line, at any size. Blank lines are nothing.
 * @throws UntilgreenError DATA_UNREADABLE naming the line that is none.
 */
export async function readFailureLines(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  add: (failure: Failure) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  let number = 0
  const take = (line: string): void => {
    number++
    if (line.trim() !== '') add(parseLine(line, name, number))
  }
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) throw broken(name, number + 1, 'the line is longer than 16 MiB')
    for (const line of lines) take(line)
  }
  take(rest + decoder.decode())
}

function parseLine(line: string, name: string, number: number): Failure {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw broken(name, number, cause instanceof Error ? cause.message : String(cause))
  }
  if (typeof value !== 'object' || value === null) throw broken(name, number, 'not an object')
  const { test, message, output } = value as Record<string, unknown>
  if (typeof test !== 'string') throw broken(name, number, '"test" is not a string')
  if (typeof message !== 'string') throw broken(name, number, '"message" is not a string')
  if (output !== undefined && output !== null && typeof output !== 'string') {
    throw broken(name, number, '"output" is not a string')
  }
  return { test, message, source: name, ...(typeof output === 'string' && { output }) }
}

function broken(name: string, number: number, reason: string): UntilgreenError {
  return new UntilgreenError('DATA_UNREADABLE', `${name}:${number}: ${reason}`, {
    hint: 'Each line is one JSON object: {"test": "…", "message": "…", "output": "…"}, output may be left out.',
  })
}
