import type { Phase } from '../model/facts.js'
import type { Attempt, TestResult } from '../model/test-result.js'

/** One outcome of one test, as a report tells it. */
export interface TestPart {
  id: string
  status: Attempt['status']
  /** Default `call`. A part of phase `teardown` belongs to the attempt before it, where there is one. */
  phase?: Phase | undefined
  /** Milliseconds; passed through as it is, NaN and negative too. */
  durationMs?: number | undefined
  message?: string | undefined
  trace?: string | undefined
  output?: string | undefined
  /** RFC 3339 with offset. */
  startedAt?: string | undefined
  file?: string | undefined
  line?: number | undefined
  skipKind?: TestResult['skipKind'] | undefined
  warning?: string | undefined
  /** Where the report marks attempts: all of them in order, the last one included. Default: this part is one attempt. */
  attempts?: Attempt[] | undefined
}
