import type { Cause, Cluster } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import type { CauseMemory } from '../../model/history.js'
import type { SuiteJudgement } from '../../model/judgement.js'
import { shown } from '../../model/outcome.js'
import { isOlder } from '../../model/revision-order.js'
import { isAnswer, type Verdict } from '../../model/verdict.js'

interface Past {
  cycle: Cycle
  suites: readonly SuiteJudgement[]
  verdict: Verdict
  /** RFC 3339. */
  today: string
}

/** Gives clusters their past: new, regressed, still failing; and names the causes that are gone. */
export function causesOf(
  clusters: readonly Cluster[],
  past: Past,
): { causes: Cause[]; fixed: { id: string; title: string }[] } {
  const { cycle, verdict } = past
  const causes = clusters.map((cluster) => causeOf(cluster, past)).sort(byWeight)
  const present = new Set(causes.map((cause) => cause.id))
  const gone = Object.values(cycle.history.causes).filter(
    (memory) => memory.goneSince === undefined && !present.has(memory.id),
  )
  return { causes, fixed: isAnswer(verdict) ? gone.map(({ id, title }) => ({ id, title })) : [] }
}

function causeOf(cluster: Cluster, { cycle, suites, today }: Past): Cause {
  const known = cycle.history.causes[cluster.id]
  const mute = cycle.history.mutes.find(
    (candidate) => candidate.cause === cluster.id && Date.parse(candidate.until) > Date.parse(today),
  )
  const lastGoneOn = known?.goneSince?.revision
  return {
    ...cluster,
    transition: transitionOf(known, cycle),
    firstSeen: known?.firstSeen ?? cycle.number,
    lastSeen: cycle.number,
    priority: priorityOf(cluster, suites),
    ...(lastGoneOn !== undefined && { lastGoneOn }),
    ...(mute !== undefined && { muted: { until: mute.until, reason: mute.reason } }),
  }
}

/** On a revision older than the one that mended it, a cause is no regression: it was always there. */
function transitionOf(known: CauseMemory | undefined, cycle: Cycle): Cause['transition'] {
  if (known === undefined) return 'new'
  const mended = known.goneSince
  if (mended === undefined) return 'still-failing'
  const revision = shown(cycle.deploy)?.revision ?? shown(cycle.test)?.revision
  const isOld = mended.revision !== undefined && isOlder(revision, mended.revision, cycle.history)
  return isOld ? 'still-failing' : 'regressed'
}

/** The highest priority among the suites of its tests; a cause without tests weighs as the deciding suites do. */
function priorityOf({ members }: Cluster, suites: readonly SuiteJudgement[]): string {
  const named = suites.filter(({ suite }) => members.some((test) => test.startsWith(`${suite}/`)))
  const weighed = named.length > 0 ? named : suites.filter((suite) => suite.decides)
  return weighed.map((suite) => suite.priority).sort()[0] ?? 'P1'
}

function byWeight(a: Cause, b: Cause): number {
  return compare(a.priority, b.priority) || b.members.length - a.members.length || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
