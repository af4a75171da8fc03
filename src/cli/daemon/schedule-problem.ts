import type { SourceDocument } from '../../config/document.js'
import type { LoopConfig } from '../../config/loop-config.js'
import type { Problem } from '../../config/problem.js'
import { UntilgreenError } from '../../errors.js'
import { nextRun } from './next-run.js'

/** What is wrong with a loop's schedule, at its place in the file: no cron expression, no such time zone, a date that never comes. */
export function scheduleProblem(
  { schedule }: Pick<LoopConfig, 'schedule'>,
  document: SourceDocument,
  nowMs: number,
): Problem | undefined {
  if (schedule === undefined) return undefined
  try {
    nextRun(schedule, nowMs)
    return undefined
  } catch (error) {
    if (!(error instanceof UntilgreenError)) throw error
    const { message, hint } = error
    return { file: document.file, ...document.locate(['schedule', 'cron']), message, hint }
  }
}
