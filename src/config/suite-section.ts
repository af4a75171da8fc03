import { readDocument } from './document.js'

/**
 * One suite's part of a loop file as written: variables not filled in, comments and the order of keys left out.
 * Undefined where the text has no such suite.
 */
export function suiteSection(text: string, suite: string): string | undefined {
  const { value, problems } = readDocument('', text)
  const suites = (value as { test?: { suites?: unknown } } | null | undefined)?.test?.suites
  if (problems.length > 0 || !Array.isArray(suites)) return undefined
  const found: unknown = suites.find((candidate: { name?: unknown } | null) => candidate?.name === suite)
  return found === undefined ? undefined : `${JSON.stringify(sorted(found), null, 2)}\n`
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
