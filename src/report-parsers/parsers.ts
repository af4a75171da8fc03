import type { ReportFormat } from '../model/test-run.js'
import { looksLikeJunit, looksLikeNunit, looksLikeTrx } from './detect-xml.js'
import type { ReportParser } from './report-parser.js'

/** One line of the table: enough to choose a parser without loading it. */
export interface ParserEntry {
  format: ReportFormat
  /** One line for tables of documentation and for messages: `JUnit XML`. */
  summary: string
  /** See `ReportParser.detect`. */
  detect(head: string, name: string): boolean
  load(): Promise<ReportParser>
}

/** The formats that can be read. The first whose `detect` says yes is taken: the stricter ones stand first. */
export const REPORT_PARSERS: readonly ParserEntry[] = [
  {
    format: 'junit',
    summary: 'JUnit XML',
    detect: looksLikeJunit,
    load: async () => (await import('./junit/junit.js')).junitParser,
  },
  {
    format: 'trx',
    summary: 'Visual Studio TRX',
    detect: looksLikeTrx,
    load: async () => (await import('./trx.js')).trxParser,
  },
  {
    format: 'nunit',
    summary: 'NUnit 3 XML',
    detect: looksLikeNunit,
    load: async () => (await import('./nunit.js')).nunitParser,
  },
]
