import { UntilgreenError } from '../errors.js'
import type { Failure } from '../model/cluster.js'
import type { ParsedReport } from '../model/test-run.js'
import { readChunks } from '../platform/files.js'
import { parseReport } from '../report-parsers/index.js'
import { peek } from '../report-parsers/peek.js'
import { looksLikeFailureLines, readFailureLines } from './failure-lines.js'

const HEAD_BYTES = 64 * 1024

/** Where read failures go, one by one, and what a reader has to say to people. */
export interface FailureSink {
  add(failure: Failure): void
  warn(message: string): void
}

/**
 * Reads the failures of a report of any known format, or of NDJSON lines; `-` is standard input.
 * @throws UntilgreenError DATA_UNREADABLE where nothing can be read from it, or a line of NDJSON is none.
 */
export async function readFailures(path: string, stdin: AsyncIterable<Uint8Array>, sink: FailureSink): Promise<void> {
  const name = path === '-' ? 'standard input' : path
  const { head, chunks } = await peek(path === '-' ? stdin : readChunks(path), HEAD_BYTES)
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '')
  if (looksLikeFailureLines(text, path)) return readFailureLines(name, chunks, sink.add)
  addReport(name, await parseReport({ name, chunks }), sink)
}

function addReport(name: string, report: ParsedReport, sink: FailureSink): void {
  const [problem] = report.problems
  if (problem !== undefined && report.tests.length === 0) {
    throw new UntilgreenError('DATA_UNREADABLE', `${name}: ${problem.message}`, {
      hint: 'analyze takes what `judge` takes, or one JSON object a line: {"test": "…", "message": "…"}.',
    })
  }
  for (const { message } of report.problems) sink.warn(`${name}: ${message}; only what could be read is analysed`)
  for (const test of report.tests) {
    if (test.status !== 'failed' && test.status !== 'errored') continue
    sink.add({
      test: test.id,
      message: test.message ?? '',
      phase: test.phase,
      source: name,
      ...(test.trace !== undefined && { trace: test.trace }),
      ...(test.output !== undefined && { output: test.output }),
      ...(test.facts !== undefined && { facts: test.facts }),
    })
  }
}
