import type { Failure } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import { qualifiedId, type TestResult } from '../../model/test-result.js'
import type { SuiteRun } from '../../model/test-run.js'

/**
 * All that failed in a cycle, as diagnosis reads it: tests, and a deploy that did not succeed.
 * @param file where their texts are kept; default what they came from.
 */
export function failuresOf(cycle: Cycle, runs: readonly SuiteRun[], file?: string): Failure[] {
  return [
    ...deployFailure(cycle, file),
    ...runs.flatMap((run) => run.results.filter(isFailure).map((result) => failureOf(run, result, file))),
  ]
}

/** A blocked test fell with another: its cause is that one's. A skipped one has no failure to read. */
function isFailure({ status }: TestResult): boolean {
  return status === 'failed' || status === 'errored'
}

function failureOf(run: SuiteRun, result: TestResult, file: string | undefined): Failure {
  const { message, trace, output, facts, phase } = result
  return {
    test: qualifiedId(run.suite, result.id),
    message: message ?? '',
    phase,
    source: file ?? run.reports[0]?.name ?? `suite ${run.suite}`,
    ...(trace !== undefined && { trace }),
    ...(output !== undefined && { output }),
    ...(facts !== undefined && { facts }),
  }
}

function deployFailure({ deploy }: Cycle, file: string | undefined): Failure[] {
  if (deploy?.status !== 'errored') return []
  const readiness = shown(deploy)?.readiness
  // An environment that serves another revision is no fault of anybody's code: `revision-proven` says so, and no ticket.
  const waitedForRevision = readiness?.revision?.reads.at(-1)?.revision !== undefined && readiness.probes.length === 0
  if (deploy.error.code === 'READINESS_TIMEOUT' && waitedForRevision) return []
  const phase = deploy.error.code === 'DEPLOY_FAILED' ? 'deploy' : 'readiness'
  return [{ test: 'deploy', message: deploy.error.message, phase, source: file ?? 'stage deploy' }]
}
