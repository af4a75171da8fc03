import { STATUSES_WORST_FIRST, type TestResult } from '../model/test-result.js'

/**
 * One result an id, whatever order they come in. Several reports may tell of one test: where each says when it started, a failure
 * and a later pass are a flaky test; where the order is not known the worst outcome counts.
 */
export function mergeResults(results: readonly TestResult[]): TestResult[] {
  const byId = new Map<string, TestResult>()
  const doubled = new Map<string, TestResult[]>()
  for (const result of results) {
    const id = result.id.normalize('NFC')
    const first = byId.get(id)
    if (first === undefined) byId.set(id, result)
    else if (!doubled.get(id)?.push(result)) doubled.set(id, [first, result])
  }
  for (const [id, same] of doubled) byId.set(id, mergeSame(same))
  return [...byId.values()]
}

function mergeSame(same: readonly TestResult[]): TestResult {
  const ordered = inOrderOfStart(same)
  const sorted = ordered ?? [...same].sort(byContent)
  const worst = sorted.reduce((a, b) => (rank(b) < rank(a) ? b : a))
  const last = sorted[sorted.length - 1] ?? worst
  const retried = ordered !== undefined && last.status === 'passed' && !sorted.some(isUnasked)
  const base = retried ? last : worst
  const outcomes = sorted.map(({ status }) => status)
  const message = worst.message ?? base.message
  return {
    ...base,
    attempts: sorted.flatMap((result) => result.attempts),
    flaky: base.status === 'passed' && (worst.status !== 'passed' || sorted.some((result) => result.flaky)),
    ...(message !== undefined && { message }),
    warning: `reported ${sorted.length} times: ${outcomes.join(', ')}${base.warning ? `; ${base.warning}` : ''}`,
  }
}

function inOrderOfStart(same: readonly TestResult[]): TestResult[] | undefined {
  const times = same.map((result) => (result.startedAt === undefined ? Number.NaN : Date.parse(result.startedAt)))
  if (times.some(Number.isNaN) || new Set(times).size < times.length) return undefined
  return same
    .map((result, index) => ({ result, at: times[index] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ result }) => result)
}

function isUnasked({ status }: TestResult): boolean {
  return status === 'skipped' || status === 'blocked' || status === 'missing'
}

function byContent(a: TestResult, b: TestResult): number {
  return rank(a) - rank(b) || compare(JSON.stringify(a), JSON.stringify(b))
}

function rank({ status }: TestResult): number {
  return STATUSES_WORST_FIRST.indexOf(status)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
