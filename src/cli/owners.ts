import type { Cluster } from '../model/cluster.js'
import type { TestResult } from '../model/test-result.js'

/** Whose the failures are, by diagnosis: judging asks it only where something failed, and only then it is loaded. */
export async function ownersOf(results: readonly TestResult[]): Promise<Cluster[]> {
  const failed = results.filter(({ status }) => status === 'failed' || status === 'errored')
  if (failed.length === 0) return []
  const { diagnose } = await import('../diagnose/diagnose.js')
  return diagnose(
    failed.map(({ id, message = '', phase, trace, output, facts }) => ({
      test: id,
      message,
      phase,
      ...(trace !== undefined && { trace }),
      ...(output !== undefined && { output }),
      ...(facts !== undefined && { facts }),
    })),
  ).clusters
}
