import { configInvalid } from '../../config/config-invalid.js'
import { inspectLoop } from '../../config/load-loop.js'
import type { Problem } from '../../config/problem.js'
import { UntilgreenError } from '../../errors.js'
import { fileFacts, namesIn } from '../../platform/files.js'
import type { Schedule } from './next-run.js'
import { scheduleProblem } from './schedule-problem.js'

/** A loop file as the daemon needs it. */
export interface ScheduledLoop {
  loop: string
  /** As it is given to `run`. */
  file: string
  /** Absent: nobody but a person runs it. */
  schedule?: Schedule
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * All loops of a folder, or the one of a file.
 * @throws UntilgreenError CONFIG_MISSING where there is none; CONFIG_INVALID with all that is wrong with any of them.
 */
export async function loopsOf(place: string, env: Env, nowMs: number): Promise<ScheduledLoop[]> {
  const isFile = (await fileFacts(place))?.kind === 'file'
  const names = isFile ? [place] : (await namesIn(place)).filter(isLoopFile).map((name) => `${place}/${name}`)
  if (names.length === 0) throw new UntilgreenError('CONFIG_MISSING', `there is no loop file in ${place}`)
  const loops: ScheduledLoop[] = []
  const problems: Problem[] = []
  const sources = new Map<string, string>()
  for (const name of names) {
    const read = await inspect(name, env, nowMs)
    sources.set(read.file, read.text)
    problems.push(...read.problems)
    if (read.loop === undefined) continue
    const twin = loops.find(({ loop }) => loop === read.loop?.loop)
    if (twin === undefined) loops.push(read.loop)
    else problems.push({ file: read.file, message: `${twin.file} has a loop '${twin.loop}' too` })
  }
  if (problems.length > 0) throw configInvalid(problems, sources)
  return loops
}

function isLoopFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !/\.probes\.ya?ml$/.test(name)
}

async function inspect(
  path: string,
  env: Env,
  nowMs: number,
): Promise<{ loop?: ScheduledLoop; problems: Problem[]; file: string; text: string }> {
  const { config, problems, document } = await inspectLoop(path, { workingDirectory: process.cwd(), env })
  const { file, text } = document
  if (config === undefined || problems.length > 0) return { problems, file, text }
  const { loop, schedule } = config
  if (schedule === undefined) return { loop: { loop, file }, problems, file, text }
  const problem = scheduleProblem(config, document, nowMs)
  if (problem === undefined) return { loop: { loop, file, schedule }, problems, file, text }
  return { problems: [problem], file, text }
}
