import type { Sketches } from '../../../model/contract.js'
import { mergeSketches } from '../../../model/sketch.js'
import type { TestResult } from '../../../model/test-result.js'
import type { SeenByProbe } from '../../../probe/step.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { SuiteOrder } from '../runner.js'

/** What all probes of a run saw, beside their results. Tokens are held until they were examined, and no longer. */
export interface RunSightings {
  onSeen(seen: SeenByProbe): void
  /** Shapes of all messages, where each probe passed: what later runs can be compared with. */
  shapes(results: readonly TestResult[]): { shapes?: Sketches }
  /** Results of refused probes with what is wrong with the tokens that they sent. */
  examined(results: readonly TestResult[], signal: AbortSignal): Promise<TestResult[]>
}

const MOST_TOKENS_A_TEST = 3
const MOST_TESTS = 20
const REFUSED_CODES = [1008, 3000, 4001, 4003, 4401, 4403]
const REFUSED_WORDS = /token|unauthori[sz]ed|forbidden|auth|jwt|signature|VALIDATION_FAILED/i

/** Starts with nothing seen. */
export function sightingsOfRun(order: SuiteOrder, context: Pick<AdapterContext, 'examineToken'>): RunSightings {
  const sketches: Sketches[] = []
  const tokens = new Map<string, SeenByProbe['tokens']>()
  return {
    onSeen(seen) {
      sketches.push(seen.sketches)
      if (!seen.passed && seen.tokens.length > 0) tokens.set(seen.test, seen.tokens.slice(0, MOST_TOKENS_A_TEST))
    },
    shapes(results) {
      const isWhole = results.length > 0 && results.every(({ status }) => status === 'passed')
      const shapes = isWhole ? mergeSketches(sketches) : {}
      return Object.keys(shapes).length === 0 ? {} : { shapes }
    },
    async examined(results, signal) {
      const { examineToken } = context
      if (examineToken === undefined || tokens.size === 0) return [...results]
      const refused = results.filter((result) => tokens.has(result.id) && wasRefused(result)).slice(0, MOST_TESTS)
      const found = new Map<string, TestResult>()
      for (const result of refused) {
        const sent = tokens.get(result.id) ?? []
        const findings = await Promise.all(sent.map((one) => examineToken(one, order, signal)))
        found.set(result.id, { ...result, tokens: findings })
      }
      tokens.clear()
      return results.map((result) => found.get(result.id) ?? result)
    },
  }
}

/** An answer that says no to who asks, by its code or by its words. */
function wasRefused({ facts = {}, message = '' }: TestResult): boolean {
  const { httpStatus, closeCode, closeReason = '', errorCode = '' } = facts
  if (httpStatus === 401 || httpStatus === 403) return true
  if (closeCode !== undefined && REFUSED_CODES.includes(closeCode)) return true
  return REFUSED_WORDS.test(`${closeReason} ${errorCode}`) || /\b40[13]\b/.test(message.slice(0, 500))
}
