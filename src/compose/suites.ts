import type { LoopConfig } from '../config/loop-config.js'
import { familiesWith } from '../config/own-adapters.js'
import { diagnose } from '../diagnose/diagnose.js'
import { parseManifest } from '../model/parse-manifest.js'
import type { SuiteRun } from '../model/test-run.js'
import { readText } from '../platform/files.js'
import { join } from '../platform/paths.js'
import type { AdapterContext } from '../stages/adapter-context.js'
import { controlPlan } from '../stages/test/control/control-plan.js'
import type { RetryPolicy } from '../stages/test/retry.js'
import type { SuitePlan, SuiteTimeouts } from '../stages/test/runner.js'
import { type SuiteRules, withSuiteRules } from '../stages/test/suite-rules.js'
import { surroundable } from '../stages/test/surroundings.js'
import { targetPlan } from '../stages/test/target/target-plan.js'
import { testFilesPlan } from './test-files-plan.js'

/** Makes the suites of a loop file: each with its runner, and with what is asked of it. */
export async function suitesOf(
  config: LoopConfig,
  { context, stateDir }: { context: AdapterContext; stateDir: string },
): Promise<SuitePlan[]> {
  const { runners } = familiesWith(config.adapters)
  return Promise.all(
    config.test.suites.map(async (suite) => {
      const timeout = suite.timeout as { suite: number; test?: number; idle?: number }
      const timeouts: SuiteTimeouts = {
        suiteMs: timeout.suite,
        ...(timeout.test !== undefined && { testMs: timeout.test }),
        ...(timeout.idle !== undefined && { idleMs: timeout.idle }),
      }
      const manifest = await manifestOf(suite.manifest, config.workingDirectory)
      const target = targetPlan(suite.target)
      const control = controlPlan(suite.control)
      const { context: surrounded, surround } = surroundable(context)
      return {
        name: String(suite.name),
        priority: String(suite.priority),
        runner: withSuiteRules(await runners.create(suite, surrounded), rulesOf(suite, manifest, config)),
        timeouts,
        surround,
        files: testFilesPlan(suite, config, { stateDir, mask: context.mask }),
        ...(target !== undefined && { target }),
        ...(control !== undefined && { control }),
        ...(typeof suite.workers === 'number' && { workers: suite.workers }),
        ...(typeof suite.floor === 'number' && { floorMs: suite.floor }),
        ...(manifest !== undefined && { manifest }),
      }
    }),
  )
}

function rulesOf(
  { retry, abort }: LoopConfig['test']['suites'][number],
  manifest: SuiteRun['manifest'],
  { analyze }: LoopConfig,
): SuiteRules {
  const { rules } = analyze
  return {
    ...(manifest !== undefined && { manifest: manifest.ids }),
    ...(retry !== undefined && { retry: retry as RetryPolicy }),
    ...(abort !== undefined && {
      abort: {
        ...(abort as { sameSignature: number }),
        sameCause: (failures) => diagnose(failures, { rules }).clusters.length === 1,
      },
    }),
  }
}

async function manifestOf(file: unknown, workingDirectory: string): Promise<SuiteRun['manifest']> {
  if (typeof file !== 'string') return undefined
  const { manifest } = parseManifest(file, await readText(join(workingDirectory, file)))
  const { lines: ids, lineNumbers } = manifest
  return { source: 'file', name: file, ids, ...(lineNumbers !== undefined && { lineNumbers }) }
}
