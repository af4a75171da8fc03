import type { ParsedReport, ReportFormat } from '../model/test-run.js'

/** A report, ready to be read once from its start. */
export interface ReportInput {
  /** Path as the user gave it: for messages and, where the content leaves room, for detection. */
  name: string
  /** The bytes, in chunks of any size. Read at most once. */
  chunks: AsyncIterable<Uint8Array>
}

/** Reads one format. Parsers stream: memory is bounded by what is kept, not by the file. They never throw on content. */
export interface ReportParser {
  format: ReportFormat
  /** One line for tables of documentation. */
  summary: string
  /** Does this look like mine? `head` is the first 64 KiB as text, BOM removed. */
  detect(head: string, name: string): boolean
  /** Content that breaks the format's rules ends up in `problems`; only the chunks' own I/O errors reject. */
  parse(input: ReportInput): Promise<ParsedReport>
}
