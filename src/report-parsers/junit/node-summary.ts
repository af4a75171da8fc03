import type { ReportProblem } from '../../model/test-run.js'
import { addProblem } from '../claims.js'
import type { Tally } from './tally.js'

/** The figures that node --test writes as comments at the end. */
export type NodeSummary = Partial<Record<'tests' | 'suites' | 'fail' | 'cancelled' | 'todo', number>>

const FIGURE = /^\s*(tests|suites|fail|cancelled|todo) (\d+)\s*$/

/** Takes in one comment; others are passed over. */
export function readNodeSummary(summary: NodeSummary, comment: string): void {
  const match = FIGURE.exec(comment)
  if (match !== null) summary[match[1] as keyof NodeSummary] = Number(match[2])
}

/**
 * Holds the comments to what stands in the file. A parent that failed by itself is only told by them:
 * its element says nothing, so failures may exceed the failed cases by the failing suites, and by no more.
 */
export function checkNodeSummary(
  { tests, suites, fail = 0, cancelled = 0, todo = 0 }: NodeSummary,
  total: Tally,
  counted: { suites: number; failingSuites: number },
  problems: ReportProblem[],
): void {
  if (tests === undefined) return
  const told = tests + (suites ?? 0)
  const found = total.cases + counted.suites
  if (told !== found) addProblem(problems, 'totals', `the file says ${told} tests and suites, it has ${found}`)
  const failing = fail + cancelled
  const most = total.failed + counted.failingSuites
  if (failing > most || failing < total.failed - todo) {
    addProblem(problems, 'totals', `the file says ${failing} failed, its cases show ${total.failed}`)
  }
}
