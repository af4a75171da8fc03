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
  return { ...found, problems: await preflight(found.config, found.document, env) }
}

/** A loop that can run: its file is right, and what it names is there. @throws UntilgreenError CONFIG_MISSING, CONFIG_INVALID with all problems */
export async function readyLoop(loop: string, call: Call): Promise<LoopConfig> {
  const { config, problems, document } = await examineLoop(loop, call)
  if (config !== undefined && problems.length === 0) return config
  throw configInvalid(problems, new Map([[document.file, document.text]]))
}
