import { parseManifest } from '../../../model/parse-manifest.js'
import type { ReportEvidence, RunnerExit } from '../../../model/test-run.js'
import type { AdapterContext, Executed } from '../../adapter-context.js'
import type { CommandLine } from '../../command-line.js'
import type { SuiteOrder } from '../runner.js'
import { aboutSuite } from '../runners/about.js'

/** What is to be run one by one; or why that can't be known, as evidence. */
export type Listing = { ids: string[] } | { exit: RunnerExit; report: ReportEvidence }

const MOST_CHARACTERS = 16 * 1024 * 1024
/** How pytest and go end their lists: no ids. */
const TRAILER = /^(?:=+ )?(?:no tests|\d+(?:\/\d+)? tests?) (?:collected|ran)\b.*$|^ok\s+\S+\s+(?:[\d.]+s|\(cached\))$/

/** Runs the command that prints ids one a line. Blank lines, `#` comments and the sums that test tools print at the end are no ids. */
export async function listTests(
  command: CommandLine,
  { order, context }: { order: SuiteOrder; context: AdapterContext },
  signal: AbortSignal,
): Promise<Listing> {
  const lines: string[] = []
  let characters = 0
  const executed = await context.execute(
    {
      command,
      variables: { reports: order.reportsFolder, revision: order.revision ?? '' },
      about: { ...aboutSuite(order), REPORTS: order.reportsFolder },
      env: { TRACEPARENT: order.traceparent },
      timeoutMs: order.timeouts.suiteMs,
      outputFile: order.outputFile,
      onLine(line, stream) {
        characters += line.length
        if (stream !== 'stderr' && characters <= MOST_CHARACTERS && !TRAILER.test(line)) lines.push(line)
      },
    },
    signal,
  )
  const { manifest, problem: unusable } = parseManifest('the list', lines.join('\n'))
  const problem = problemOf(executed, characters) ?? unusable
  return problem === undefined ? { ids: manifest.lines } : evidenceOf(executed, problem)
}

function problemOf({ ended, exitCode, signal, tail }: Executed, characters: number): string | undefined {
  if (ended === 'not-started') return `the list ${tail}`
  if (ended !== 'exited') return `the list was ended (${ended}) before it was whole`
  if (exitCode === 0)
    return characters > MOST_CHARACTERS ? `the list is longer than ${MOST_CHARACTERS} characters` : undefined
  const how = signal === undefined ? `exit code ${exitCode}` : `killed by ${signal}`
  return `the list failed (${how}): ${lastLines(tail)}`
}

/** A list that failed by itself is a report that can't be read: `invalid`. One that was cut off could not be asked. */
function evidenceOf({ ended, exitCode, signal, argv }: Executed, message: string): Listing {
  const exit: RunnerExit = {
    ended,
    reason: message,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
  }
  const report: ReportEvidence = {
    name: `list: ${argv.join(' ')}`.slice(0, 200),
    sizeBytes: 0,
    problems: [{ kind: 'empty', message }],
    replayed: [],
    stamps: [],
    shows: { attempts: false, interruption: false },
  }
  return { exit, report }
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(-5).join('\n') || 'it printed nothing'
}
