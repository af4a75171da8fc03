import type { TestMemory } from '../../../model/history.js'
import { failedLastTime } from '../failed-last-time.js'

/** What the order of tests is made of. */
export interface OrderingFacts {
  /** By id, without the suite's name. */
  memory(id: string): TestMemory | undefined
  /** An early abort is asked for after so many failures: one of them must be of a test that did not fail last time. */
  abortAfter?: number
}

/**
 * Tests in the order in which they tell most: those that failed last time first, the newest break before older ones; then those
 * that ran longest ago or never; then the longest first, which fills `workers` best. Equal ones stay as given.
 */
export function testOrder(ids: readonly string[], { memory, abortAfter }: OrderingFacts): string[] {
  const ranked = ids.map((id, index) => rank(id, index, memory(id)))
  ranked.sort(
    (a, b) =>
      Number(b.failed) - Number(a.failed) ||
      (a.failed ? a.failingFor - b.failingFor : compareAges(b.cyclesAgo, a.cyclesAgo)) ||
      b.durationMs - a.durationMs ||
      a.index - b.index,
  )
  return (abortAfter === undefined ? ranked : withCanary(ranked, abortAfter)).map(({ id }) => id)
}

interface Ranked {
  id: string
  index: number
  failed: boolean
  /** Times in a row that it failed when it ran. */
  failingFor: number
  /** Cycles since it ran; infinite for one that never did. */
  cyclesAgo: number
  durationMs: number
}

function rank(id: string, index: number, memory: TestMemory | undefined): Ranked {
  const recent = memory?.recent ?? ''
  return {
    id,
    index,
    failed: failedLastTime(memory),
    failingFor: /[fe]*$/.exec(recent.replace(/[-bm]/g, ''))?.[0].length ?? 0,
    cyclesAgo: memory === undefined ? Number.POSITIVE_INFINITY : (/[-bm]*$/.exec(recent)?.[0].length ?? 0),
    durationMs: median(memory?.durationsMs ?? []),
  }
}

/** Only those that failed before could fail again: so one of the others is asked before a run is called hopeless. */
function withCanary(ranked: readonly Ranked[], abortAfter: number): readonly Ranked[] {
  const failed = ranked.filter((test) => test.failed).length
  const canary = ranked[failed]
  if (failed < abortAfter || canary === undefined) return ranked
  const others = ranked.filter((test) => test !== canary)
  return [...others.slice(0, abortAfter - 1), canary, ...others.slice(abortAfter - 1)]
}

/** Two infinite ages are equal: their difference is no number. */
function compareAges(a: number, b: number): number {
  return a === b ? 0 : a - b
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
