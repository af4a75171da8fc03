import type { Cluster } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'

/**
 * What a deploy's failure is, the stage knows better than any text: a command that failed and an environment that never got ready are
 * `deploy`; where nothing answered at all, the environment is unreachable, and that is no product's fault.
 */
export function deployClusters(clusters: readonly Cluster[], { deploy }: Cycle): Cluster[] {
  if (deploy?.status !== 'errored') return [...clusters]
  const { code } = deploy.error
  return clusters.map((cluster) => {
    if (!cluster.members.includes('deploy')) return cluster
    if (code === 'ENVIRONMENT_UNREACHABLE') {
      return {
        ...cluster,
        category: 'unreachable',
        owner: 'environment',
        reason: 'nothing answered at the readiness address',
      }
    }
    const owner = cluster.owner === 'environment' ? 'environment' : 'product'
    return { ...cluster, category: 'deploy', owner, reason: `the deploy stage ended with ${code}` }
  })
}
