import type { TestPart } from '../test-part.js'
import type { CaseElement, SuiteElement } from './elements.js'
import type { Tally } from './tally.js'

/** The figures that headers carry. */
export const HEADER_FIELDS = ['tests', 'failures', 'errors', 'skipped'] as const
export type HeaderField = (typeof HEADER_FIELDS)[number]
export type Header = Partial<Record<HeaderField, number>>

/** What is seen of a file by the time its first case has been read. */
export interface Traits {
  root: SuiteElement
  /** The first suite; the root itself where there is no `testsuites`. */
  suite: SuiteElement
  /** Absent where the file has no case. */
  firstCase?: CaseElement
}

/** How one tool writes JUnit XML. */
export interface Dialect {
  name: string
  recognise(traits: Traits): boolean
  /** Times without an offset are UTC. Default: local time. */
  utc?: boolean
  /** Smallest step of a duration in ms, where it is coarser than what is written. */
  resolutionMs?: number
  /** The tool marks each attempt of a test. */
  marksAttempts?: boolean
  /** A case that the tool's own header leaves out. */
  isUncounted?(element: CaseElement, suite: SuiteElement): boolean
  /** The values that a header may have for what really stands below it; undefined: not held to any. */
  allowed?(tally: Tally, field: HeaderField, place: { isRoot: boolean; header: Header }): number[] | undefined
  /** Corrects what was read of a case by the general rule. */
  adjust?(part: TestPart, element: CaseElement, path: readonly SuiteElement[]): void
  /** Said after a total that disagrees: what this tool is known to do. */
  hint?: string
}

/**
 * Where no tool is known by name: `tests` counts the cases, `failures` those that failed, `errors` those with an error, `skipped` those skipped.
 * Cases or elements: tools differ where a case has several, so both are taken.
 */
export function generalTotals(tally: Tally, field: HeaderField): number[] {
  if (field === 'tests') return [tally.cases]
  if (field === 'failures') return [tally.failed, tally.failures]
  if (field === 'errors') return [tally.errored, tally.errored + tally.both, tally.errors]
  return [tally.skipped, tally.skips]
}

/** Attribute names in the order in which they were written: a tool's hand. */
export function hand(suite: SuiteElement): string {
  return Object.keys(suite.attributes).join(' ')
}

/** Has the case this property? */
export function hasProperty(element: CaseElement, name: string): boolean {
  return element.properties?.has(name) === true
}
