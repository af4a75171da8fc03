import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'

export const command: Command = {
  name: 'validate',
  usage: 'validate [LOOP…]',
  summary: 'Checks loop files: all problems at once, with file:line:col.',
  options: {},
  help: {},
  examples: ['untilgreen validate', 'untilgreen validate loops/staging-p1.yaml --json'],
  run,
}

/** Without LOOP: each file in `loops/`. Exit 0 when all are right, else 78. */
async function run(call: Call): Promise<number> {
  const { examineLoop } = await import('../ready-loop.js')
  const { formatProblems } = await import('../../config/format-problems.js')
  const loops = call.args.length > 0 ? call.args : await loopFiles()
  const results = []
  for (const loop of loops) {
    const { config, problems, document } = await examineLoop(loop, call)
    results.push({ file: document.file, loop: config?.loop ?? null, valid: problems.length === 0, problems })
    if (call.json) continue
    if (problems.length === 0) call.io.out(`${document.file}: valid\n`)
    else call.io.err(`${formatProblems(problems, new Map([[document.file, document.text]]))}\n`)
  }
  if (call.json) call.io.out(`${JSON.stringify({ valid: results.every((result) => result.valid), files: results })}\n`)
  return results.every((result) => result.valid) ? EXIT.green : EXIT.configuration
}

async function loopFiles(): Promise<string[]> {
  const { namesIn } = await import('../../platform/files.js')
  const names = (await namesIn('loops')).filter((name) => /\.ya?ml$/.test(name) && !/\.probes\.ya?ml$/.test(name))
  if (names.length === 0) throw new UntilgreenError('CONFIG_MISSING', 'there is no loop file in loops/')
  return names.map((name) => `loops/${name}`)
}
