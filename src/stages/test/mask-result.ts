import type { TestResult } from '../../model/test-result.js'

/** Masks secrets in all that a test said. Its id stays: ids are names, and a masked one could not be matched. */
export function maskResult(result: TestResult, mask: (text: string) => string): TestResult {
  const { message, trace, output, mismatch } = result
  return {
    ...result,
    attempts: result.attempts.map((attempt) =>
      attempt.message === undefined ? attempt : { ...attempt, message: mask(attempt.message) },
    ),
    ...(message !== undefined && { message: mask(message) }),
    ...(trace !== undefined && { trace: mask(trace) }),
    ...(output !== undefined && { output: mask(output) }),
    ...(mismatch !== undefined && { mismatch: maskedJson(mismatch, mask) }),
  }
}

/** What masking leaves; where it leaves no JSON, a text in its place would be no message any more. */
function maskedJson<T>(value: T, mask: (text: string) => string): T {
  try {
    return JSON.parse(mask(JSON.stringify(value))) as T
  } catch {
    return { ...value, received: null }
  }
}
