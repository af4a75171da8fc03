import type { Cluster } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'

/**
 * Where the environment was ready before the tests and still names its revision after them, tests that could not reach it prove no
 * environment down: a crash behind a gateway looks just so. The owner is not known then. A rule of the loop file stands.
 */
export function doubtEnvironment(clusters: readonly Cluster[], cycle: Cycle): Cluster[] {
  const isReady = shown(cycle.deploy)?.readiness?.ready === true
  const answersStill = shown(cycle.test)?.revisionAfter?.reads.at(-1)?.revision !== undefined
  if (!isReady || !answersStill) return [...clusters]
  return clusters.map((cluster) => {
    const { category, owner, phase, reason } = cluster
    if (category !== 'unreachable' || owner !== 'environment' || phase === 'deploy' || reason.startsWith('rule ')) {
      return cluster
    }
    return { ...cluster, owner: 'unknown', reason: `${reason}; the environment answered before and after the tests` }
  })
}
