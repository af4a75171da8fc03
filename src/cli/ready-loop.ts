import { configInvalid } from '../config/config-invalid.js'
import type { SourceDocument } from '../config/document.js'
import { inspectLoop } from '../config/load-loop.js'
import type { LoopConfig } from '../config/loop-config.js'
import { preflight } from '../config/preflight.js'
import type { Problem } from '../config/problem.js'
import type { Call } from './command.js'

/** A loop file with all that is wrong with it, on paper and on this machine. @throws UntilgreenError CONFIG_MISSING */
export async function examineLoop(
  loop: string,
  call: Call,
): Promise<{ config?: LoopConfig; problems: Problem[]; document: SourceDocument }> {
  const { env } = call.io
  const found = await inspectLoop(loop, { workingDirectory: process.cwd(), env })
  if (found.config === undefined || found.problems.length > 0) return found
  const problems = await preflight(found.config, found.document, env)
  const unkept = await scheduleIn(found.config, found.document)
  return { ...found, problems: unkept === undefined ? problems : [...problems, unkept] }
}

/** A loop that can run: its file is right, and what it names is there. @throws UntilgreenError CONFIG_MISSING, CONFIG_INVALID with all problems */
export async function readyLoop(loop: string, call: Call): Promise<LoopConfig> {
  const { config, problems, document } = await examineLoop(loop, call)
  if (config !== undefined && problems.length === 0) return config
  throw configInvalid(problems, new Map([[document.file, document.text]]))
}

/** What reads schedules is loaded only where a file has one. */
async function scheduleIn(config: LoopConfig, document: SourceDocument): Promise<Problem | undefined> {
  if (config.schedule === undefined) return undefined
  const { scheduleProblem } = await import('./daemon/schedule-problem.js')
  return scheduleProblem(config, document, Date.now())
}
