import { RE2JS } from 're2js'
import { CATEGORIES, type Cluster, type Owner } from '../model/cluster.js'
import type { AnalyzeRule } from '../model/policy.js'

const OWNERS: readonly Owner[] = ['product', 'test', 'environment', 'unknown']

/** Makes of rules one function: the first rule that matches changes title, category and owner and adds its runbook. */
export function ruleApplier(rules: readonly AnalyzeRule[]): (cluster: Cluster) => Cluster {
  const matchers = rules.map((rule) => ({ rule, matches: matcherOf(rule) }))
  return (cluster) => {
    const found = matchers.find(({ matches }) => matches(cluster))
    return found === undefined ? cluster : ruled(cluster, found.rule)
  }
}

function ruled(cluster: Cluster, rule: AnalyzeRule): Cluster {
  const category = CATEGORIES.find((name) => name === rule.category)
  const owner = OWNERS.find((name) => name === rule.owner)
  return {
    ...cluster,
    ...(rule.name !== undefined && { title: rule.name }),
    ...(category !== undefined && { category }),
    ...(owner !== undefined && { owner }),
    reason: `rule ${rule.name ?? rule.pattern ?? JSON.stringify(rule.facts)}`,
    nextSteps: rule.runbook === undefined ? cluster.nextSteps : [`Runbook: ${rule.runbook}`, ...cluster.nextSteps],
  }
}

/** A rule that names neither pattern nor facts matches nothing. */
function matcherOf(rule: AnalyzeRule): (cluster: Cluster) => boolean {
  const pattern = rule.pattern === undefined ? undefined : RE2JS.compile(rule.pattern)
  const wanted = Object.entries(rule.facts ?? {})
  if (pattern === undefined && wanted.length === 0) return () => false
  return (cluster) => {
    const facts = cluster.facts as Record<string, unknown>
    if (!wanted.every(([name, value]) => String(facts[name]) === String(value))) return false
    return pattern === undefined || pattern.matcher(cluster.example).find()
  }
}
