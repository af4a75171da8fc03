import type { ControlResult } from './test-run.js'

/** What a negative control depends on. */
export interface ControlPast {
  /** The newest one. */
  control?: ControlResult | undefined
  /** Newest cycle in which a fix was applied. */
  lastFix?: number | undefined
  /** Hash of the test files as they are now; absent: not known. */
  filesHash?: string | undefined
}

export interface ControlDue {
  kind: 'first' | 'void' | 'files' | 'fix' | 'age'
  /** In words, after "due: " and "out of date: ". */
  because: string
}

const DAY_MS = 86_400_000

/**
 * Why the negative control of a suite has to run again; undefined: the newest one still speaks for these tests.
 * @param everyMs how long one holds.
 * @param now RFC 3339.
 */
export function controlDue(everyMs: number, now: string, past: ControlPast): ControlDue | undefined {
  const { control, lastFix, filesHash } = past
  if (control === undefined) return { kind: 'first', because: 'it never ran' }
  if (control.void !== undefined)
    return { kind: 'void', because: `that of cycle ${control.cycle} proved nothing: ${control.void}` }
  if (filesHash !== undefined && control.filesHash !== undefined && filesHash !== control.filesHash)
    return { kind: 'files', because: 'the test files have changed since' }
  if (lastFix !== undefined && control.cycle <= lastFix)
    return { kind: 'fix', because: `a fix was applied in cycle ${lastFix}, after it` }
  const ageMs = Date.parse(now) - Date.parse(control.at ?? '')
  if (!(ageMs < everyMs))
    return { kind: 'age', because: `it is older than ${Math.round((everyMs / DAY_MS) * 10) / 10} days` }
  return undefined
}
