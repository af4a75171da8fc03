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
}
