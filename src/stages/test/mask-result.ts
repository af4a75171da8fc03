import type { TestResult } from '../../model/test-result.js'

/** Masks secrets in all that a test said. Its id stays: ids are names, and a masked one could not be matched. */
export function maskResult(result: TestResult, mask: (text: string) => string): TestResult {
  const { message, trace, output } = result
  return {
    ...result,
    attempts: result.attempts.map((attempt) =>
      attempt.message === undefined ? attempt : { ...attempt, message: mask(attempt.message) },
    ),
    ...(message !== undefined && { message: mask(message) }),
    ...(trace !== undefined && { trace: mask(trace) }),
    ...(output !== undefined && { output: mask(output) }),
  }
}
