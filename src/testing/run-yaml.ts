import { parse } from 'yaml'
import type { TestResult } from '../model/test-result.js'
import { systemClock } from '../platform/clock.js'
import { checkProbeFile } from '../probe/check-probe-file.js'
import { probeFileSchema } from '../probe/probe-file.js'
import { type ProbeOptions, runProbes } from '../probe/run-probes.js'

/** Runs a probe file that a test has written down; it has to be a good one. */
export async function runYaml(yaml: string, options: Partial<ProbeOptions> = {}): Promise<TestResult[]> {
  const file = probeFileSchema.parse(parse(yaml))
  const problems = checkProbeFile(file)
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return runProbes(file, {
    variables: {},
    env: {},
    clock: systemClock,
    signal: new AbortController().signal,
    ...options,
  })
}
