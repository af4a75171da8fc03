import { unreadableReport } from './claims.js'
import { looksLikeTrx } from './detect-xml.js'
import type { ReportParser } from './report-parser.js'

/** TRX reports. */
export const trxParser: ReportParser = {
  format: 'trx',
  summary: 'TRX',
  detect: looksLikeTrx,
  parse: async () => unreadableReport('malformed', 'not read yet', 'trx'),
}
