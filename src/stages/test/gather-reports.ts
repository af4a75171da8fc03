import picomatch from 'picomatch'
import type { TestResult } from '../../model/test-result.js'
import type { ParsedReport, ReportEvidence, ReportFormat } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { fileFacts, filesBelow, readChunks } from '../../platform/files.js'
import { join, relative } from '../../platform/paths.js'
import { parseReport } from '../../report-parsers/index.js'
import { maskResult } from './mask-result.js'

export interface Gathering {
  /** Relative patterns start here. */
  folder: string
  /** What `${reports}` stands for. */
  reportsFolder: string
  format?: ReportFormat
  mask(text: string): string
}

/** Reads each report that the patterns name. A pattern that matches nothing is evidence too: a report with the problem `unreadable`. */
export async function gatherReports(
  patterns: readonly string[],
  gathering: Gathering,
): Promise<{ reports: ReportEvidence[]; results: TestResult[] }> {
  const reports: ReportEvidence[] = []
  const results: TestResult[] = []
  for (const pattern of patterns) {
    const path = join(gathering.folder, pattern.replaceAll('${reports}', gathering.reportsFolder))
    for (const file of await matching(path)) {
      const { tests, ...claims } = await readReport(file, gathering)
      reports.push(claims)
      for (const test of tests) results.push(maskResult(test, gathering.mask))
    }
  }
  return { reports, results }
}

async function readReport(file: string, { folder, format }: Gathering): Promise<ParsedReport & ReportEvidence> {
  const facts = await fileFacts(file)
  const name = relative(folder, file).startsWith('..') ? file : relative(folder, file)
  if (facts === undefined) return unreadable(name, 'the runner wrote no such report')
  const about = { name, sizeBytes: facts.sizeBytes, modifiedAt: toRfc3339(facts.modifiedAtMs) }
  try {
    const parsed = await parseReport({ name, chunks: readChunks(file), ...(format !== undefined && { format }) })
    return { ...about, ...parsed }
  } catch (error) {
    return { ...unreadable(name, error instanceof Error ? error.message : String(error)), ...about }
  }
}

function unreadable(name: string, message: string): ParsedReport & ReportEvidence {
  const problems = [{ kind: 'unreadable' as const, message }]
  return {
    name,
    sizeBytes: 0,
    problems,
    tests: [],
    replayed: [],
    stamps: [],
    shows: { attempts: false, interruption: false },
  }
}

/** The path itself where it holds no glob, or where nothing matches: then reading it says what is missing. */
async function matching(path: string): Promise<string[]> {
  const { base, isGlob } = picomatch.scan(path)
  if (!isGlob) return [path]
  const matches = picomatch(path)
  const files = (await filesBelow(base)).map((name) => join(base, name)).filter((file) => matches(file))
  return files.length > 0 ? files : [path]
}
