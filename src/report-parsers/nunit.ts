import { unreadableReport } from './claims.js'
import { looksLikeNunit } from './detect-xml.js'
import type { ReportParser } from './report-parser.js'

/** NUNIT reports. */
export const nunitParser: ReportParser = {
  format: 'nunit',
  summary: 'NUNIT',
  detect: looksLikeNunit,
  parse: async () => unreadableReport('malformed', 'not read yet', 'nunit'),
}
