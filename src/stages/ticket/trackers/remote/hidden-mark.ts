import type { IssueMark } from './issue-host.js'

/** Label of all our issues. */
export const OUR_LABEL = 'untilgreen'

/** A mark as an HTML comment: Markdown shows nothing of it. */
export function hiddenMark(mark: IssueMark): string {
  return `<!-- untilgreen ${JSON.stringify(mark).replaceAll('-->', '--\\u003e')} -->`
}

/** The mark of a text that begins with one. */
export function markIn(text: string | null | undefined): IssueMark | undefined {
  const found = /^<!-- untilgreen (\{[^\n]*\}) -->/.exec(text ?? '')?.[1]
  return found === undefined ? undefined : markFrom(parsed(found))
}

/** A mark that a host has kept as a value. */
export function markFrom(value: unknown): IssueMark | undefined {
  const { cause, key } = (value ?? {}) as Partial<IssueMark>
  return typeof cause === 'string' && typeof key === 'string' ? { cause, key } : undefined
}

/** The mark of a comment. */
export function commentMark(key: string): string {
  return `<!-- untilgreen-key ${key.replaceAll('>', '')} -->`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
