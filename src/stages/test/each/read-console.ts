import type { TestResult } from '../../../model/test-result.js'
import { readChunks } from '../../../platform/files.js'
import { parseReport } from '../../../report-parsers/index.js'

/** What the console of a known test tool adds to an exit code. */
export interface ConsoleWords {
  /** The first failure that says something. */
  failure?: Pick<TestResult, 'message' | 'trace' | 'phase'>
  /** The tool ran, and no test did: why. Its exit code 0 is no pass. */
  notRun?: string
}

/** How go and node say with exit code 0 that nothing was run. */
const NOTHING_RAN = /^(?:ok\s.*\[no tests to run\]|testing: warning: no tests to run|[#ℹ] tests 0)$/m

/**
 * Reads the output of one test's command where it is the console of pytest, TAP or `go test -json`.
 * @param file the masked output. @param tail its end.
 */
export async function readConsole(file: string, tail: string): Promise<ConsoleWords> {
  const nothing = NOTHING_RAN.exec(tail)?.[0]
  if (nothing !== undefined) return { notRun: nothing }
  const tests = await testsOf(file)
  const failure = tests.find(
    ({ status, message }) => (status === 'failed' || status === 'errored') && (message ?? '').trim() !== '',
  )
  const [first] = tests
  const notRun = first !== undefined && tests.every(({ status }) => status === 'skipped')
  return {
    ...(failure !== undefined && { failure }),
    ...(notRun && { notRun: first.message ?? 'skipped' }),
  }
}

async function testsOf(file: string): Promise<readonly TestResult[]> {
  try {
    return (await parseReport({ name: file, chunks: readChunks(file) })).tests
  } catch {
    // The output only adds to the exit code; one that can't be read adds nothing.
    return []
  }
}
