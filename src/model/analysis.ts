import type { Cause } from './cluster.js'
import type { Judgement, SuiteJudgement } from './judgement.js'

/** What the analyze stage adds: causes first, then the verdict that follows from them. */
export interface Analysis extends Judgement {
  suites: SuiteJudgement[]
  causes: Cause[]
  /** Causes of earlier cycles that are gone: their ids and titles. Only a verdict of `passed` or `failed` can say so. */
  fixed: { id: string; title: string }[]
  /** Version of the clustering: ids are only comparable within one. */
  algorithm: string
  /** What is not wrong yet and will be: a new breaking difference in a message that no test looks at. */
  warnings?: string[]
  /** Logs of the run's window that were asked for. */
  logs?: LogEvidence[]
  /** What was asked of an analyst and not taken, and why. */
  notes?: string[]
}

/** One log source's lines of the run's window. */
export interface LogEvidence {
  /** Of the source, as the loop file names it. */
  name: string
  /** Path relative to the cycle's folder; absent where nothing was got. */
  file?: string
  lines: number
  /** Lines left out because of the cap of 1 MB. */
  cutLines: number
  /** Why there is nothing, or not all. */
  problem?: string
}
