import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { emptyHistory, type TestMemory } from '../model/history.js'
import type { Progress } from '../model/progress.js'
import { systemClock } from '../platform/clock.js'
import { createMasker } from '../platform/redact.js'
import type { AdapterContext } from '../stages/adapter-context.js'
import { commandExecutor } from '../stages/execute.js'
import type { SuiteEvidence, SuiteOrder } from '../stages/test/runner.js'
import { commandRunner } from '../stages/test/runners/command.js'
import { type SuiteRules, withSuiteRules } from '../stages/test/suite-rules.js'

/** What a test of a `command` suite varies. */
export interface SuiteSetup {
  /** The working directory. */
  folder: string
  /** Of the loop file: `run`, `each`, `report`, … */
  options: z.input<typeof commandRunner.options>
  rules?: SuiteRules
  order?: Partial<SuiteOrder>
  /** By id, without the suite's name. */
  memory?: Record<string, TestMemory>
  signal?: AbortSignal
}

/** Runs a `command` suite with real processes, as the stage does. */
export async function runCommandSuite(setup: SuiteSetup): Promise<SuiteEvidence & { progress: Progress[] }> {
  const { folder, rules = {}, signal = new AbortController().signal } = setup
  const context = contextOf(folder)
  const runner = withSuiteRules(await commandRunner.create(commandRunner.options.parse(setup.options), context), rules)
  const progress: Progress[] = []
  const reportsFolder = join(folder, 'out/reports')
  mkdirSync(reportsFolder, { recursive: true })
  const tests = Object.entries(setup.memory ?? {}).map(([id, memory]) => [`p1/${id}`, memory] as const)
  const evidence = await runner.run(
    {
      suite: 'p1',
      cycle: 1,
      runId: 'run-1',
      fence: 1,
      reportsFolder,
      outputFile: join(folder, 'out/output/p1.log'),
      outputName: 'output/p1.log',
      previouslyFailed: [],
      history: { ...emptyHistory(), tests: Object.fromEntries(tests) },
      timeouts: { suiteMs: 30_000 },
      traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
      onProgress: (said) => progress.push(said),
      ...setup.order,
    },
    signal,
  )
  return { ...evidence, progress }
}

/** Writes files into a folder; scripts may be run. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    if (name.endsWith('.sh')) chmodSync(path, 0o755)
  }
}

function contextOf(workingDirectory: string): AdapterContext {
  const masker = createMasker([])
  const { env } = process
  return {
    workingDirectory,
    clock: systemClock,
    env,
    mask: (text) => masker.mask(text),
    execute: commandExecutor({ loop: 'small', environment: 'test', workingDirectory, env, masker, clock: systemClock }),
    readProbeFile: () => Promise.reject(new Error('no probes here')),
  }
}
