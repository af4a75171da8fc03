import type { ReportProblem } from '../../model/test-run.js'
import { looksLikeJunit } from '../detect-xml.js'
import type { ReportParser } from '../report-parser.js'
import { JunitCollector } from './collect-junit.js'
import { readJunit } from './read-junit.js'

/** JUnit XML in all its dialects; see the README for what each of them means. */
export const junitParser: ReportParser = {
  format: 'junit',
  summary: 'JUnit XML',
  detect: looksLikeJunit,
  async parse({ chunks }) {
    const problems: ReportProblem[] = []
    const collector = new JunitCollector(problems)
    await readJunit(chunks, problems, collector)
    return collector.report()
  },
}
