import { unreadableReport } from '../claims.js'
import { looksLikeJunit } from '../detect-xml.js'
import type { ReportParser } from '../report-parser.js'

/** JUnit XML in all its dialects. */
export const junitParser: ReportParser = {
  format: 'junit',
  summary: 'JUnit XML',
  detect: looksLikeJunit,
  parse: async () => unreadableReport('malformed', 'not read yet', 'junit'),
}
