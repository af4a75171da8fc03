import type { Counts } from '../model/judgement.js'
import type { TestResult, TestStatus } from '../model/test-result.js'
import type { SuiteRun } from '../model/test-run.js'
import type { JudgeContext } from './context.js'
import { interruption } from './interruption.js'
import { matchManifest } from './manifest-match.js'
import { mergeResults } from './merge-results.js'

/** A run, counted against its manifest: what all checks look at. */
export interface Tally {
  counts: Counts
  /** Tests of the manifest (all, where there is none), one result an id. */
  inside: TestResult[]
  /** Tests that the manifest doesn't name. */
  outside: TestResult[]
  /** Lines of the manifest that no report answers, sorted. */
  missing: string[]
  /** Why the run did not get to its end, in words. */
  interrupted?: string
  /** What never ran can't be missing: false after an interruption and in a partial run. */
  missingCounts: boolean
}

/** @throws UntilgreenError MANIFEST_INVALID for ambiguous lines. */
export function tallyRun(run: SuiteRun, context: Pick<JudgeContext, 'partial'>): Tally {
  const results = mergeResults(run.results)
  const interrupted = interruption(run)
  const { inside, outside, missing } = split(run, results)
  return {
    inside,
    outside,
    missing,
    counts: count(inside, results.length, missing.length),
    missingCounts: interrupted === undefined && context.partial === undefined,
    ...(interrupted !== undefined && { interrupted }),
  }
}

/** It said no: not a skip, not a block. */
export function saidNo({ status }: TestResult): boolean {
  return status === 'failed' || status === 'errored'
}

/** It was really executed: errors while collecting tests are no tests. */
export function ran(result: TestResult): boolean {
  return result.status === 'passed' || (saidNo(result) && result.phase !== 'collection')
}

/** Tests that said no, of the manifest or not. */
export function noes(tally: Tally): TestResult[] {
  return [...tally.inside.filter(saidNo), ...tally.outside.filter(saidNo)]
}

function split(run: SuiteRun, results: TestResult[]): Pick<Tally, 'inside' | 'outside' | 'missing'> {
  if (run.manifest === undefined) return { inside: results, outside: [], missing: [] }
  const match = matchManifest(
    run.manifest,
    results.map((result) => result.id),
  )
  const inside: TestResult[] = []
  const outside: TestResult[] = []
  for (const result of results) (match.present.has(result.id) ? inside : outside).push(result)
  return { inside, outside, missing: match.missing.sort() }
}

function count(inside: readonly TestResult[], collected: number, absent: number): Counts {
  const of = (status: TestStatus) => inside.reduce((sum, result) => sum + (result.status === status ? 1 : 0), 0)
  return {
    expected: inside.length + absent,
    collected,
    passed: of('passed'),
    failed: of('failed'),
    errored: of('errored'),
    skipped: of('skipped'),
    blocked: of('blocked'),
    missing: of('missing') + absent,
    flaky: inside.reduce((sum, result) => sum + (result.flaky ? 1 : 0), 0),
  }
}
