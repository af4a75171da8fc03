import type { Cluster } from '../../model/cluster.js'
import { qualifiedId } from '../../model/test-result.js'
import type { SuiteRun } from '../../model/test-run.js'

export type ClusterWithBlocked = Cluster & { blocked?: string[] }

/**
 * Where not one test passed and all that failed is the environment's, that is one cause and not one for each way of saying so:
 * the largest stands for all. The id stays the same whichever tests failed.
 */
export function joinEnvironment(clusters: readonly Cluster[], runs: readonly SuiteRun[]): Cluster[] {
  const results = runs.flatMap((run) => run.results)
  const isDown = results.length > 1 && results.every(({ status }) => status !== 'passed')
  const [first, ...others] = clusters
  if (!isDown || first === undefined || others.length === 0) return [...clusters]
  if (clusters.some(({ owner, phase }) => owner !== 'environment' || phase === 'deploy')) return [...clusters]
  const members = [...new Set(clusters.flatMap((cluster) => cluster.members))].sort()
  const told = `no test passed, and each failure (${clusters.length} kinds) is the environment's: one cause`
  return [{ ...first, members, reason: `${first.reason}; ${told}` }]
}

/** Tests that were not tried stand with the cause of the test that they needed, else with the largest. */
export function withBlocked(clusters: readonly Cluster[], runs: readonly SuiteRun[]): ClusterWithBlocked[] {
  const blocked = runs.flatMap(({ suite, results }) =>
    results
      .filter(({ status }) => status === 'blocked')
      .map(({ id, blockedBy = [] }) => ({
        test: qualifiedId(suite, id),
        needs: blockedBy.map((need) => qualifiedId(suite, need)),
      })),
  )
  const needsOf = new Map(blocked.map(({ test, needs }) => [test, needs]))
  const causeOf = (test: string, seen: ReadonlySet<string>): string | undefined => {
    const direct = clusters.find(({ members }) => members.includes(test))?.id
    if (direct !== undefined || seen.has(test)) return direct
    for (const need of needsOf.get(test) ?? []) {
      const found = causeOf(need, new Set([...seen, test]))
      if (found !== undefined) return found
    }
    return undefined
  }
  const held = new Map<string, string[]>()
  for (const { test, needs } of blocked) {
    const id = needs.length === 0 ? clusters[0]?.id : causeOf(test, new Set())
    if (id !== undefined) held.set(id, [...(held.get(id) ?? []), test])
  }
  return clusters.map((cluster) => {
    const tests = held.get(cluster.id)
    return tests === undefined ? cluster : { ...cluster, blocked: tests.sort() }
  })
}
