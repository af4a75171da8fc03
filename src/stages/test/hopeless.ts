import type { Failure } from '../../model/cluster.js'
import { qualifiedId, type TestResult } from '../../model/test-result.js'
import { failedLastTime } from './failed-last-time.js'
import type { AbortRule, SuiteOrder } from './runner.js'

type Seen = Pick<TestResult, 'id' | 'status' | 'message' | 'trace' | 'output' | 'phase' | 'facts'>

/**
 * Watches results as they come. A run is hopeless when nothing passed yet, as many as the rule says failed, all for one cause,
 * and one of them had not failed last time (where there is any such test): a known break says nothing about the rest.
 */
export class HopelessWatch {
  readonly #rule: AbortRule
  readonly #suite: string
  readonly #failedBefore: (id: string) => boolean
  readonly #failures = new Map<string, Seen>()
  #anyNews: boolean
  #off = false

  /** @param ids of the suite, as far as known. */
  constructor(rule: AbortRule, { suite, history }: Pick<SuiteOrder, 'suite' | 'history'>, ids: readonly string[] = []) {
    this.#rule = rule
    this.#suite = suite
    this.#failedBefore = (id) => failedLastTime(history.tests[qualifiedId(suite, id)])
    // Where all tests failed last time there is none that could tell more.
    this.#anyNews = ids.length > 0 && ids.every(this.#failedBefore)
  }

  /** @returns why the run is hopeless, in words; undefined while there is hope. Once more for a test whose text came later. */
  see(result: Seen): string | undefined {
    if (result.status === 'passed') this.#off = true
    if (this.#off || (result.status !== 'failed' && result.status !== 'errored')) return undefined
    this.#failures.set(result.id, result)
    if (!this.#failedBefore(result.id)) this.#anyNews = true
    const seen = [...this.#failures.values()]
    const told = seen.every(({ message, trace, output }) => (message ?? trace ?? output ?? '').trim() !== '')
    if (!told || !this.#anyNews || seen.length < this.#rule.sameSignature) return undefined
    if (!this.#rule.sameCause(seen.map((failure) => this.#failureOf(failure)))) {
      this.#off = true
      return undefined
    }
    return `aborted after ${seen.length} failures of one signature: ${firstLine(result.message ?? '')}`
  }

  /** Ids of the failures that ended the run. */
  failed(): string[] {
    return [...this.#failures.keys()]
  }

  #failureOf({ id, message, trace, output, phase, facts }: Seen): Failure {
    return {
      test: qualifiedId(this.#suite, id),
      message: message ?? '',
      phase,
      ...(trace !== undefined && { trace }),
      ...(output !== undefined && { output }),
      ...(facts !== undefined && { facts }),
    }
  }
}

/** Stands for each test that was not tried because the run was hopeless. */
export function blockedResults(ids: readonly string[], reason: string, blockedBy: readonly string[]): TestResult[] {
  return ids.map((id) => ({
    id,
    status: 'blocked',
    attempts: [],
    flaky: false,
    phase: 'setup',
    message: `not tried: ${reason}`,
    blockedBy: [...blockedBy],
  }))
}

function firstLine(text: string): string {
  const line = text.split('\n').find((each) => each.trim() !== '') ?? ''
  return line.trim().slice(0, 200)
}
