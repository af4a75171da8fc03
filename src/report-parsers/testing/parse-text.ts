import type { ParsedReport, ReportFormat } from '../../model/test-run.js'
import { parseReport } from '../index.js'

/** Reads a report that a test holds in memory, in chunks of `chunkBytes`. */
export function parseBytes(
  bytes: Uint8Array,
  options: { name?: string; chunkBytes?: number; format?: ReportFormat } = {},
): Promise<ParsedReport> {
  const { name = 'report', chunkBytes = 64 * 1024, format } = options
  return parseReport({ name, chunks: chunksOf(bytes, chunkBytes), ...(format !== undefined && { format }) })
}

/** The same for text. */
export function parseText(text: string, options?: Parameters<typeof parseBytes>[1]): Promise<ParsedReport> {
  return parseBytes(new TextEncoder().encode(text), options)
}

/** Bytes as a stream of chunks of one size. */
export async function* chunksOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** How many tests ended in each status; `flaky` counts besides. */
export function statusCounts({ tests }: ParsedReport): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const test of tests) {
    counts[test.status] = (counts[test.status] ?? 0) + 1
    if (test.flaky) counts.flaky = (counts.flaky ?? 0) + 1
  }
  return counts
}
