import type { TestResult } from '../../../model/test-result.js'
import { readChunks } from '../../../platform/files.js'
import { parseReport } from '../../../report-parsers/index.js'

/**
 * What failed, as the console of a known test tool tells it (pytest, TAP, `go test -json`).
 * @param file the masked output of one test's command.
 * @returns undefined where the output is no such console, or names no failure.
 */
export async function consoleFailure(
  file: string,
): Promise<Pick<TestResult, 'message' | 'trace' | 'phase'> | undefined> {
  try {
    const { tests } = await parseReport({ name: file, chunks: readChunks(file) })
    return tests.find(
      ({ status, message }) => (status === 'failed' || status === 'errored') && (message ?? '').trim() !== '',
    )
  } catch {
    // The output is only asked for a better message; without it the end of the output stands.
    return undefined
  }
}
