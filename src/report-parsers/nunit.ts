import type { ReportProblem } from '../model/test-run.js'
import { parsedReport } from './claims.js'
import { looksLikeNunit } from './detect-xml.js'
import { NunitReader } from './nunit-reader.js'
import type { ReportParser } from './report-parser.js'
import { readXml } from './xml/read-xml.js'

/** NUnit 3 XML (`test-run`). */
export const nunitParser: ReportParser = {
  format: 'nunit',
  summary: 'NUnit 3 XML',
  detect: looksLikeNunit,
  async parse({ chunks }) {
    const problems: ReportProblem[] = []
    const reader = new NunitReader(problems)
    await readXml(chunks, problems, reader)
    const { tests, stamps, interrupted, resolutionMs } = reader.finish()
    return parsedReport('nunit', tests, {
      problems,
      stamps,
      ...(resolutionMs !== undefined && { durationResolutionMs: resolutionMs }),
      ...(interrupted !== undefined && { interrupted }),
      shows: { attempts: false, interruption: true },
    })
  },
}
