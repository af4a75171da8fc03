import { UntilgreenError } from '../errors.js'
import type { TestResult } from '../model/test-result.js'
import type { ReportEvidence, ReportFormat } from '../model/test-run.js'
import { fileFacts, readChunks } from '../platform/files.js'
import { unreadableReport } from '../report-parsers/claims.js'
import { parseReport } from '../report-parsers/index.js'

/** What the reports of one run hold together. */
export interface ReadReports {
  reports: ReportEvidence[]
  results: TestResult[]
}

/**
 * Reads reports of any known format; `-` is standard input. A file that is missing or can't be read is a report with a
 * problem, never an error: that is what it means for a verdict.
 * @param paths as the user gave them; one named twice is read once.
 */
export async function readReports(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array>,
  format?: ReportFormat,
): Promise<ReadReports> {
  const read: ReadReports = { reports: [], results: [] }
  for (const name of new Set(paths)) {
    const { tests, ...evidence } = await readReport(name, stdin, format)
    read.reports.push(evidence)
    for (const test of tests) read.results.push(test)
  }
  return read
}

async function readReport(
  name: string,
  stdin: AsyncIterable<Uint8Array>,
  format: ReportFormat | undefined,
): Promise<ReportEvidence & { tests: TestResult[] }> {
  const size = { bytes: 0 }
  const source = { name: name === '-' ? 'standard input' : name, ...(format !== undefined && { format }) }
  try {
    const facts = name === '-' ? undefined : await fileFacts(name)
    const chunks = measured(name === '-' ? stdin : readChunks(name), size)
    const parsed = await parseReport({ ...source, chunks })
    const modifiedAt = facts && new Date(facts.modifiedAtMs).toISOString()
    return { ...parsed, name: source.name, sizeBytes: size.bytes, ...(modifiedAt !== undefined && { modifiedAt }) }
  } catch (error) {
    if (!isReadError(error)) throw error
    return { ...unreadableReport('unreadable', error.message), name: source.name, sizeBytes: size.bytes }
  }
}

async function* measured(chunks: AsyncIterable<Uint8Array>, size: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    size.bytes += chunk.length
    yield chunk
  }
}

/** Ours, or the system's: `EACCES`, `EIO`, … Anything else is a bug and stays one. */
function isReadError(error: unknown): error is Error {
  if (error instanceof UntilgreenError) return error.code === 'DATA_UNREADABLE'
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
}
