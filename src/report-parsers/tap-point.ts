import type { TapChildren } from './tap-level.js'
import type { TapLine } from './tap-line.js'
import type { TapDiagnostic } from './tap-yaml.js'
import type { TestPart } from './test-part.js'

/** A test point with all that belongs to it. */
export interface WholePoint {
  point: Extract<TapLine, { kind: 'point' }>
  diagnostic: TapDiagnostic
  children: TapChildren | undefined
  /** Lines below the point that are no TAP. */
  text: string
  /** Comments since the last test: node:test puts the output of a test file there. */
  comments: readonly string[]
  yaml: string
}

/** What node:test calls a failure outside of the test itself. */
const OUTSIDE = new Set(['hookFailed', 'cancelledByParent', 'parentAlreadyFinished', 'uncaughtException'])

/** The outcome of a test; undefined for a parent, which counts only where it failed by itself. */
export function partOfPoint(whole: WholePoint): Omit<TestPart, 'id'> | undefined {
  const { point, diagnostic, children } = whole
  const isParent = children?.hasTests === true
  const assertions = children?.failedAssertions ?? []
  if (point.directive !== undefined && !isParent) return skippedPart(whole, assertions)
  if (point.ok && assertions.length === 0) return isParent ? undefined : { status: 'passed' }
  if (point.directive?.kind === 'todo') return undefined
  if (isParent && !failedByItself(whole, assertions)) return undefined
  const outside = OUTSIDE.has(diagnostic.failureType ?? '')
  const isFile = diagnostic.exitCode !== undefined && diagnostic.failureType === 'testCodeFailure'
  const message = [diagnostic.message, ...assertions, whole.text]
    .filter((text) => text !== undefined && text !== '')
    .join('\n')
  return {
    status: outside || isFile ? 'errored' : 'failed',
    phase: isFile ? 'collection' : outside ? 'unknown' : 'call',
    message: message || whole.yaml.trim() || 'not ok, without a message',
    trace: whole.yaml,
    ...(isFile && whole.comments.length > 0 && { output: whole.comments.join('\n') }),
  }
}

function failedByItself(whole: WholePoint, assertions: readonly string[]): boolean {
  const { failureType } = whole.diagnostic
  if (failureType !== undefined) return failureType !== 'subtestsFailed'
  return assertions.length > 0 || whole.children?.hasFailed !== true
}

/** A skip or a todo; a skip that is `not ok` failed all the same, and so did one with a failed assertion. */
function skippedPart(whole: WholePoint, assertions: readonly string[]): Omit<TestPart, 'id'> {
  const { point, diagnostic } = whole
  const kind = point.directive?.kind ?? 'skip'
  const reason = point.directive?.reason ?? ''
  if (kind === 'skip' && (!point.ok || assertions.length > 0)) {
    const message = [`not ok, though it says SKIP ${reason}`.trim(), diagnostic.message, ...assertions].filter(Boolean)
    return { status: 'failed', message: message.join('\n') }
  }
  return { status: 'skipped', skipKind: kind, message: reason }
}
