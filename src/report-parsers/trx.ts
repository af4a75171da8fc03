import type { ReportProblem } from '../model/test-run.js'
import { parsedReport } from './claims.js'
import { looksLikeTrx } from './detect-xml.js'
import type { ReportParser } from './report-parser.js'
import { TrxReader } from './trx-reader.js'
import { readXml } from './xml/read-xml.js'

/** Visual Studio's TRX, as `dotnet test --logger trx` and vstest write it. */
export const trxParser: ReportParser = {
  format: 'trx',
  summary: 'Visual Studio TRX',
  detect: looksLikeTrx,
  async parse({ chunks }) {
    const problems: ReportProblem[] = []
    const reader = new TrxReader(problems)
    await readXml(chunks, problems, reader)
    const { tests, stamps, interrupted } = reader.finish()
    return parsedReport('trx', tests, {
      problems,
      stamps,
      durationResolutionMs: 0.0001,
      ...(interrupted !== undefined && { interrupted }),
      shows: { attempts: false, interruption: true },
    })
  },
}
