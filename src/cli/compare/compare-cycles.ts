import type { Cause } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import { qualifiedId, type TestResult, type TestStatus } from '../../model/test-result.js'
import type { Verdict } from '../../model/verdict.js'

/** One side: what a cycle came to. */
export interface ComparedCycle {
  cycle: number
  revision: string | null
  verdict: Verdict | null
  green: boolean
  passRate: number | null
  passed: number
  expected: number
}

export interface ComparedCause {
  id: string
  title: string
  category: string
  owner: string
  tests: number
}

/** What changed from one cycle to another. Ids are `suite/id`. */
export interface Comparison {
  loop: string
  a: ComparedCycle
  b: ComparedCycle
  /** Did not pass in a, pass in b. */
  fixed: string[]
  /** Passed in a, do not in b. */
  broken: string[]
  /** Any other change of status; null where a cycle has no result of it. */
  changed: { id: string; from: TestStatus | null; to: TestStatus | null }[]
  causes: { new: ComparedCause[]; gone: ComparedCause[]; both: ComparedCause[] }
  /** Passed in both, at least twice as long or half as long, and by 100 ms or more. Largest change first. */
  durations: { id: string; fromMs: number; toMs: number }[]
}

const LEAST_FACTOR = 2
const LEAST_MS = 100

/** Two cycles side by side. Pure. */
export function compareCycles(loop: string, a: Cycle, b: Cycle): Comparison {
  const before = resultsOf(a)
  const after = resultsOf(b)
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort()
  const moves = ids.map((id) => ({ id, from: before.get(id)?.status ?? null, to: after.get(id)?.status ?? null }))
  const differ = moves.filter(({ from, to }) => from !== to)
  const fixed = differ.filter(({ from, to }) => from !== null && to === 'passed').map(({ id }) => id)
  const broken = differ.filter(({ from, to }) => from === 'passed' && to !== null).map(({ id }) => id)
  return {
    loop,
    a: sideOf(a),
    b: sideOf(b),
    fixed,
    broken,
    changed: differ.filter(({ id }) => !fixed.includes(id) && !broken.includes(id)),
    causes: causesOf(a, b),
    durations: durationsOf(ids, before, after),
  }
}

function sideOf(cycle: Cycle): ComparedCycle {
  const { verdict = null, green = false, passRate = null, counts } = shown(cycle.analyze) ?? {}
  const { passed = 0, expected = 0 } = counts ?? {}
  const revision = shown(cycle.deploy)?.revision ?? null
  return { cycle: cycle.number, revision, verdict, green, passRate, passed, expected }
}

function resultsOf(cycle: Cycle): Map<string, TestResult> {
  const suites = shown(cycle.test)?.suites ?? []
  return new Map(
    suites.flatMap(({ suite, results }) => results.map((result) => [qualifiedId(suite, result.id), result] as const)),
  )
}

function causesOf(a: Cycle, b: Cycle): Comparison['causes'] {
  const before = shown(a.analyze)?.causes ?? []
  const after = shown(b.analyze)?.causes ?? []
  const has = (causes: readonly Cause[], { id }: Cause) => causes.some((cause) => cause.id === id)
  return {
    new: after.filter((cause) => !has(before, cause)).map(shapeOf),
    gone: before.filter((cause) => !has(after, cause)).map(shapeOf),
    both: after.filter((cause) => has(before, cause)).map(shapeOf),
  }
}

function shapeOf({ id, title, category, owner, members }: Cause): ComparedCause {
  return { id, title, category, owner, tests: members.length }
}

function durationsOf(
  ids: readonly string[],
  before: ReadonlyMap<string, TestResult>,
  after: ReadonlyMap<string, TestResult>,
): Comparison['durations'] {
  const both = ids.flatMap((id) => {
    const [from, to] = [before.get(id), after.get(id)]
    if (from?.status !== 'passed' || to?.status !== 'passed') return []
    const [fromMs, toMs] = [from.durationMs ?? Number.NaN, to.durationMs ?? Number.NaN]
    const differs =
      Math.abs(toMs - fromMs) >= LEAST_MS && Math.max(fromMs, toMs) >= LEAST_FACTOR * Math.min(fromMs, toMs)
    return differs ? [{ id, fromMs, toMs }] : []
  })
  return both.sort((a, b) => Math.abs(b.toMs - b.fromMs) - Math.abs(a.toMs - a.fromMs))
}
