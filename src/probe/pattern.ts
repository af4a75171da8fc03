import { RE2JS } from 're2js'

const KEPT = 500
const compiled = new Map<string, RE2JS>()

/** A pattern in RE2's grammar: linear in time, whoever wrote it. @throws Error for what is no pattern. */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const made = RE2JS.compile(pattern)
  if (compiled.size >= KEPT) compiled.clear()
  compiled.set(pattern, made)
  return made
}

export function patternFound(pattern: string, text: string): boolean {
  return compilePattern(pattern).matcher(text).find()
}

/** The first group of the first match, or the whole match where the pattern has no group. */
export function firstGroup(pattern: string, text: string): string | undefined {
  const matcher = compilePattern(pattern).matcher(text)
  if (!matcher.find()) return undefined
  return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? undefined
}
