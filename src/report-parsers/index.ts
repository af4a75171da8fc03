import type { ParsedReport, ReportFormat } from '../model/test-run.js'
import { unreadableReport } from './claims.js'
import { decodeChunks } from './decode.js'
import { describeForeign } from './foreign.js'
import { LIMITS } from './limits.js'
import { REPORT_PARSERS } from './parsers.js'
import { peek } from './peek.js'
import type { ReportInput } from './report-parser.js'

export { REPORT_PARSERS } from './parsers.js'

/**
 * Reads a report of any known format; only the parser that it needs is loaded.
 * Content never makes it throw: what is wrong stands in `problems`. Only the chunks' own I/O errors reject.
 * @param input.format the format, where the caller knows it; else it is detected from the first 64 KiB.
 */
export async function parseReport(input: ReportInput & { format?: ReportFormat }): Promise<ParsedReport> {
  const source = watched(input.chunks)
  const { head: bytes, chunks } = await peek(source.chunks, LIMITS.headBytes)
  const head = await headText(bytes)
  if (head.trim() === '') {
    const empty = await isBlank(chunks)
    if (empty) return unreadableReport('empty', 'the file is empty', input.format)
    return unreadableReport('foreign', describeForeign(head, bytes))
  }
  const entry = REPORT_PARSERS.find(({ format, detect }) =>
    input.format === undefined ? detect(head, input.name) : format === input.format,
  )
  if (entry === undefined) return unreadableReport('foreign', describeForeign(head, bytes))
  const parser = await entry.load()
  try {
    return await parser.parse({ name: input.name, chunks })
  } catch (error) {
    if (source.failed()) throw error
    const reason = error instanceof Error ? error.message : String(error)
    return unreadableReport('malformed', `the file can't be read as ${entry.summary}: ${reason}`, entry.format)
  }
}

/** Tells an error of the chunks from one of a parser. */
function watched(chunks: AsyncIterable<Uint8Array>): { chunks: AsyncIterable<Uint8Array>; failed(): boolean } {
  let failed = false
  async function* watch(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
    } catch (error) {
      failed = true
      throw error
    }
  }
  return { chunks: watch(), failed: () => failed }
}

async function headText(bytes: Uint8Array): Promise<string> {
  async function* one(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  let text = ''
  for await (const part of decodeChunks(one(), [])) text += part
  return text
}

async function isBlank(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const text of decodeChunks(chunks, [])) if (text.trim() !== '') return false
  return true
}
