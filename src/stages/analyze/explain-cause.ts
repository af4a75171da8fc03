import { contractTitle, explainContract } from '../../diagnose/contract/explain-contract.js'
import { mismatchInText } from '../../diagnose/contract/mismatch-in-text.js'
import {
  correlate,
  type LogHit,
  type PreparedLog,
  type TestTrail,
  troubleIn,
} from '../../diagnose/evidence/correlate.js'
import { rankSuspects } from '../../diagnose/evidence/rank-suspects.js'
import type { Cause, Cluster } from '../../model/cluster.js'
import type { ContractExplanation, ContractMismatch, Sketches } from '../../model/contract.js'
import type { TestResult } from '../../model/test-result.js'
import { chainOf } from './chain.js'
import type { GatheredEvidence } from './gather-evidence.js'
import { tokenTitle } from './token-words.js'

/** A cluster with what explains it. */
export type ExplainedCluster = Cluster & Pick<Cause, 'contract' | 'suspects' | 'suspectsNote' | 'blocked'>

/** What a cause is explained by. */
export interface Explaining {
  /** Results of failed tests, by `suite/id`. */
  results: ReadonlyMap<string, TestResult>
  /** By suite: the window and trace that its tests share. */
  trails: ReadonlyMap<string, Omit<TestTrail, 'text'>>
  evidence: GatheredEvidence
  /** The logs, read once. */
  logs: readonly PreparedLog[]
  /** Shapes of the last green run, by suite. */
  learned?: { shapes: Record<string, Sketches>; cycle: number }
  /** Tests that ran. */
  of: number
  revision?: string
  green?: { cycle: number; revision?: string }
  testsChanged?: readonly string[]
}

interface Member {
  test: string
  result: TestResult
}

const MOST_TESTS = 50

/** A cluster with its title, whys and next steps as far as evidence carries them. What a person’s rule says stays. */
export function explainCause(cluster: Cluster & { blocked?: string[] }, by: Explaining): ExplainedCluster {
  const tests = cluster.members.slice(0, MOST_TESTS).flatMap((test): Member[] => {
    const result = by.results.get(test)
    return result === undefined ? [] : [{ test, result }]
  })
  const results = tests.map(({ result }) => result)
  const { explanation: contract, mismatch } = contractOf(cluster, by)
  const tokens = cluster.category === 'auth' ? (results.find(({ tokens }) => tokens !== undefined)?.tokens ?? []) : []
  const hits = hitsFor(cluster, tests, by)
  const texts = [
    ...results.slice(0, 10).flatMap(({ message, trace }) => [message ?? '', trace ?? '']),
    ...hits.map(({ text }) => text),
  ]
  const titled = withTitle(cluster, contract, mismatch, tokens)
  const { commits } = by.evidence
  const suspects = 'commits' in commits ? rankSuspects(commits.commits, { category: titled.category, texts }) : []
  const explained: ExplainedCluster = {
    ...titled,
    ...(contract !== undefined && { contract }),
    ...(suspects.length > 0 && { suspects }),
    ...(suspects.length === 0 && { suspectsNote: 'note' in commits ? commits.note : noCommits(commits) }),
  }
  return { ...explained, ...chainOf(explained, { tokens, hits, evidence: by.evidence }) }
}

function noCommits({ from, to }: { from: string; to: string }): string {
  return `between ${from}, the last green revision, and ${to} lies no commit: ${to} is the older one, or the same code`
}

/** Of these a text may show another shape; of others it speaks of something else. */
const READABLE: readonly Cluster['category'][] = ['assertion', 'contract-drift', 'test-code', 'data', 'unknown']

function contractOf(
  { members, facts, phase, category }: Cluster,
  by: Explaining,
): { explanation?: ContractExplanation; mismatch?: ContractMismatch } {
  // A refusal or a deploy says why by itself.
  if (facts.closeCode !== undefined || (facts.httpStatus ?? 0) >= 400) return {}
  if (phase === 'deploy' || phase === 'readiness') return {}
  const isReadable = READABLE.includes(category)
  const known = (test: string) => {
    const result = by.results.get(test)
    return result?.mismatch ?? (isReadable ? mismatchInText(result?.message ?? '', facts) : undefined)
  }
  const first = members.slice(0, MOST_TESTS).find((test) => known(test) !== undefined)
  const mismatch = first === undefined ? undefined : known(first)
  if (first === undefined || mismatch === undefined) return {}
  const sketches = by.learned?.shapes[suiteOf(first)]
  const { of, revision, green, testsChanged } = by
  const explanation = explainContract({
    mismatch,
    ...(sketches !== undefined && by.learned !== undefined && { learned: { sketches, cycle: by.learned.cycle } }),
    signs: {
      failing: members.length,
      of,
      ...(revision !== undefined && { revision }),
      ...(green !== undefined && { green }),
      ...(testsChanged !== undefined && { testsChanged }),
    },
  })
  return { mismatch, ...(explanation !== undefined && { explanation }) }
}

function withTitle(
  cluster: Cluster,
  contract: ContractExplanation | undefined,
  mismatch: ContractMismatch | undefined,
  tokens: NonNullable<TestResult['tokens']>,
): Cluster {
  if (cluster.reason.startsWith('rule ')) return cluster
  if (contract !== undefined) {
    const side = { server: 'product', test: 'test', unknown: 'product' } as const
    return {
      ...cluster,
      title: contractTitle(contract, mismatch?.received).slice(0, 160),
      category: 'contract-drift',
      owner: side[contract.side],
      reason: `${contract.changes[0]?.detail ?? contract.message}, against ${contract.against}`,
    }
  }
  return { ...cluster, title: tokenTitle(cluster.title, tokens) }
}

/** A deploy’s own output is about nothing else; other logs have to be tied to the tests. */
function hitsFor(cluster: Cluster, tests: readonly Member[], by: Explaining): LogHit[] {
  const { logs, evidence } = by
  const { deploy } = evidence
  const isDeploy = cluster.phase === 'deploy' || cluster.phase === 'readiness'
  const own = isDeploy && deploy !== undefined ? troubleIn(deploy) : []
  const trails = tests.map(({ test, result }) => trailOf(result, by.trails.get(suiteOf(test))))
  const anytime: TestTrail = { startedMs: 0, endedMs: Number.MAX_SAFE_INTEGER, text: cluster.example }
  return [...own, ...correlate(cluster.facts, isDeploy ? [anytime] : trails, logs)].slice(0, 4)
}

function trailOf(result: TestResult, suite: Omit<TestTrail, 'text'> | undefined): TestTrail {
  const { startedAt, durationMs, traceId, message = '', output = '' } = result
  const startedMs = startedAt === undefined ? undefined : Date.parse(startedAt)
  const own = startedMs === undefined || durationMs === undefined ? {} : { startedMs, endedMs: startedMs + durationMs }
  return { ...suite, ...own, ...(traceId !== undefined && { traceId }), text: `${message}\n${output}` }
}

/** `p1` of `p1/test_001`. */
function suiteOf(test: string): string {
  return test.slice(0, test.indexOf('/'))
}
