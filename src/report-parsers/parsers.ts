import type { ReportFormat } from '../model/test-run.js'
import {
  looksLikeCtrf,
  looksLikeJestJson,
  looksLikeMochaJson,
  looksLikePlaywrightJson,
  looksLikePytestJson,
  looksLikeVitestJson,
} from './detect-json.js'
import { looksLikeGoJson, looksLikePytestText, looksLikeTap } from './detect-text.js'
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
  {
    format: 'go-json',
    summary: 'go test -json',
    detect: looksLikeGoJson,
    load: async () => (await import('./go-json.js')).goJsonParser,
  },
  {
    format: 'ctrf',
    summary: 'CTRF JSON',
    detect: looksLikeCtrf,
    load: async () => (await import('./ctrf.js')).ctrfParser,
  },
  {
    format: 'tap',
    summary: 'TAP 13/14',
    detect: looksLikeTap,
    load: async () => (await import('./tap.js')).tapParser,
  },
  {
    format: 'playwright-json',
    summary: 'Playwright JSON',
    detect: looksLikePlaywrightJson,
    load: async () => (await import('./playwright-json.js')).playwrightJsonParser,
  },
  {
    format: 'jest-json',
    summary: 'jest JSON',
    detect: looksLikeJestJson,
    load: async () => (await import('./jest-json.js')).jestJsonParser,
  },
  {
    format: 'vitest-json',
    summary: 'vitest JSON',
    detect: looksLikeVitestJson,
    load: async () => (await import('./vitest-json.js')).vitestJsonParser,
  },
  {
    format: 'mocha-json',
    summary: 'mocha JSON',
    detect: looksLikeMochaJson,
    load: async () => (await import('./mocha-json.js')).mochaJsonParser,
  },
  {
    format: 'pytest-json',
    summary: 'pytest-json-report',
    detect: looksLikePytestJson,
    load: async () => (await import('./pytest-json.js')).pytestJsonParser,
  },
  {
    format: 'pytest-text',
    summary: 'pytest console text',
    detect: looksLikePytestText,
    load: async () => (await import('./pytest-text.js')).pytestTextParser,
  },
]
