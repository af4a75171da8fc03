import type { Attempt } from '../model/test-result.js'
import type { ParsedReport, ReportFormat, ReportProblem } from '../model/test-run.js'
import { addProblem, emptyClaims } from './claims.js'
import { type Collector, createCollector } from './collector.js'
import { readJson } from './json-events.js'
import { createJsonIds, type JsonIds } from './json-id.js'
import { asArray, asNumber, asObject, asText, type JsonObject, objectsOf, textsOf } from './json-value.js'
import { plainText } from './plain-text.js'
import type { ReportInput } from './report-parser.js'
import { createStamps } from './stamps.js'
import type { TestPart } from './test-part.js'
import { compareTotals } from './totals.js'

/** What jest and vitest write differently into one frame. */
export interface JestDialect {
  format: ReportFormat
  tool: string
  /** One assertion result without its id; undefined for a status that the tool doesn't know. */
  partOf(assertion: JsonObject): Omit<TestPart, 'id'> | undefined
  /** Did something outside of its tests fail in a file? Its words, or undefined. */
  brokenFile(file: JsonObject, counts: FileCounts): string | undefined
  /** The report's own words for a run that was stopped early. */
  interrupted(root: JsonObject, statuses: Readonly<Record<string, number>>): string | undefined
  /** Which statuses each total of the report counts. */
  totals: Readonly<Record<string, readonly string[]>>
  shows: { attempts: boolean; interruption: boolean }
  durationResolutionMs: number
}

/** Tests of one file. */
export interface FileCounts {
  tests: number
  failed: number
}

/** Reads the frame that jest made and vitest took over. Ids are `file > title > title`, the file as the report has it. */
export async function parseJestShape({ chunks }: ReportInput, dialect: JestDialect): Promise<ParsedReport> {
  const claims = emptyClaims(dialect.format)
  const collector = createCollector()
  const stamps = createStamps()
  const statuses: Record<string, number> = {}
  const ids = createJsonIds(claims.problems)
  let broken = 0
  const root = await readJson(chunks, claims.problems, {
    testResults(element) {
      const file = asObject(element)
      if (file === undefined) return addProblem(claims.problems, 'malformed', 'a test file is no object')
      stamps.see(asNumber(file.startTime), 'testResults[].startTime')
      stamps.see(asNumber(file.endTime), 'testResults[].endTime')
      if (takeFile(file, dialect, { collector, ids, statuses, problems: claims.problems })) broken++
    },
  })
  if (root !== undefined) {
    if (!Array.isArray(root.testResults)) addProblem(claims.problems, 'malformed', 'there is no list testResults')
    checkTotals(root, dialect, statuses, claims.problems)
    checkSuccess(root, (statuses.failed ?? 0) + broken, claims.problems)
    stamps.see(asNumber(root.startTime), 'startTime')
  }
  const interrupted = root === undefined ? undefined : dialect.interrupted(root, statuses)
  return {
    ...claims,
    dialect: dialect.tool,
    tool: { name: dialect.tool },
    ...(interrupted !== undefined && { interrupted }),
    stamps: stamps.list(),
    durationResolutionMs: dialect.durationResolutionMs,
    shows: dialect.shows,
    tests: collector.tests(),
  }
}

interface Sinks {
  collector: Collector
  ids: JsonIds
  statuses: Record<string, number>
  problems: ReportProblem[]
}

/** Returns true where the file failed outside of its tests. */
function takeFile(file: JsonObject, dialect: JestDialect, { collector, ids, statuses, problems }: Sinks): boolean {
  const name = asText(file.name) ?? 'a file without a name'
  const counts: FileCounts = { tests: 0, failed: 0 }
  for (const assertion of objectsOf(file.assertionResults)) {
    const status = asText(assertion.status) ?? 'absent'
    statuses[status] = (statuses[status] ?? 0) + 1
    counts.tests++
    if (status === 'failed') counts.failed++
    const part = dialect.partOf(assertion)
    if (part === undefined)
      addProblem(problems, 'malformed', `${dialect.tool} knows no status ${JSON.stringify(status)}`)
    const path = [name, ...textsOf(assertion.ancestorTitles), asText(assertion.title) ?? '']
    const line = asNumber(asObject(assertion.location)?.line)
    collector.add({
      id: ids.idOf(path),
      file: name,
      line,
      ...(part ?? { status: 'errored', message: `its status is ${JSON.stringify(assertion.status)}` }),
    })
  }
  const message = dialect.brokenFile(file, counts)
  if (message === undefined) return false
  collector.add({ id: name, status: 'errored', phase: 'collection', message: plainText(message), file: name })
  return true
}

function checkTotals(
  root: JsonObject,
  dialect: JestDialect,
  statuses: Readonly<Record<string, number>>,
  problems: ReportProblem[],
): void {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (statuses[name] ?? 0), 0)
  for (const [label, names] of Object.entries(dialect.totals)) {
    compareTotals({ label, claimed: root[label], counted: sum(names), required: true }, problems)
  }
  compareTotals(
    { label: 'numTotalTests', claimed: root.numTotalTests, counted: sum(Object.keys(statuses)), required: true },
    problems,
  )
}

function checkSuccess(root: JsonObject, failures: number, problems: ReportProblem[]): void {
  if (root.success === true && failures > 0) addProblem(problems, 'totals', `success is true, but ${failures} failed`)
  const empty = asArray(root.testResults).length === 0 && root.numTotalTests === 0
  if (root.success === false && failures === 0 && !empty && root.wasInterrupted !== true) {
    addProblem(problems, 'totals', 'success is false, but nothing failed')
  }
}

/** `failureMessages` as one message and a trace: the first line up to the first frame says what happened. */
export function failureTexts(messages: readonly string[]): Pick<TestPart, 'message' | 'trace'> {
  const plain = messages.map(plainText)
  const message = [...new Set(plain.map(withoutFrames))].join('\n\n')
  return { ...(message !== '' && { message }), trace: plain.join('\n\n') }
}

/** Attempts made of the messages of those that failed before, and the last one. */
export function attemptsAfter(failed: readonly string[], last: Attempt): Attempt[] {
  return [...failed.map((message): Attempt => ({ status: 'failed', message: withoutFrames(plainText(message)) })), last]
}

function withoutFrames(text: string): string {
  return text.split(/\n\s+at /, 1)[0] ?? text
}
