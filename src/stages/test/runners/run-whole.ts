import { formatDuration } from '../../../model/duration.js'
import { qualifiedId, type TestResult } from '../../../model/test-result.js'
import type { ReportFormat, RunnerExit } from '../../../model/test-run.js'
import type { AdapterContext, Executed } from '../../adapter-context.js'
import type { CommandLine } from '../../command-line.js'
import { gatherReports } from '../gather-reports.js'
import { blockedResults, HopelessWatch } from '../hopeless.js'
import { hungResult, LiveWatch } from '../live/live-watch.js'
import { names, reportIds } from '../live/report-id.js'
import type { SuiteEvidence, SuiteOrder } from '../runner.js'
import { aboutSuite } from './about.js'

export interface WholeTool {
  command: CommandLine
  patterns: readonly string[]
  format: ReportFormat | undefined
}

interface Run {
  order: SuiteOrder
  context: AdapterContext
}

/** What was seen while the tool ran. */
interface Seen {
  watch: LiveWatch
  hopeless: HopelessWatch | undefined
  /** Why the run is hopeless, once it is. */
  reason: string | undefined
  /** Ends the tool. */
  ending: AbortController
}

/** Runs a test tool once for all tests and reads the report that it writes; what it prints is followed as it comes. */
export async function runWhole(tool: WholeTool, run: Run, signal: AbortSignal): Promise<SuiteEvidence> {
  const seen = follow(tool, run)
  const executed = await executeTool(tool, run, seen, AbortSignal.any([signal, seen.ending.signal]))
  seen.watch.end()
  const gathered = await gatherReports(tool.patterns, {
    folder: run.context.workingDirectory,
    reportsFolder: run.order.reportsFolder,
    mask: run.context.mask,
    ...(tool.format !== undefined && { format: tool.format }),
  })
  const { argv, peakMemoryBytes, output } = executed
  const workers = gathered.reports.find((report) => report.workers !== undefined)?.workers
  const toolName = gathered.reports.find((report) => report.tool !== undefined)?.tool
  return {
    ...told(gathered, seen, executed, run),
    ...(workers !== undefined && { workers }),
    ...(output !== undefined && { output: { ...output, file: run.order.outputName } }),
    metadata: {
      command: argv,
      addresses: [],
      identities: [],
      ...(toolName !== undefined && { tool: toolName }),
      ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    },
  }
}

function follow({ patterns, format }: WholeTool, { order, context }: Run): Seen {
  const { suite, abort, timeouts, onProgress } = order
  const known = knownIds(order)
  const isJunit = format === 'junit' || (format === undefined && patterns.some((pattern) => pattern.endsWith('.xml')))
  const seen: Omit<Seen, 'watch'> = {
    hopeless: abort && new HopelessWatch(abort, order, known),
    reason: undefined,
    ending: new AbortController(),
  }
  const watch = new LiveWatch({
    suite,
    clock: context.clock,
    ...(timeouts.testMs !== undefined && { testMs: timeouts.testMs }),
    idOf: reportIds(known, isJunit),
    onProgress,
    onResult(result) {
      if (all.reason !== undefined) return
      all.reason = all.hopeless?.see(result)
      if (all.reason !== undefined) all.ending.abort('hopeless')
    },
    onHang: () => seen.ending.abort('a test hangs'),
  })
  const all: Seen = Object.assign(seen, { watch })
  return all
}

function executeTool({ command }: WholeTool, { order, context }: Run, { watch }: Seen, signal: AbortSignal) {
  const { suite, timeouts, onProgress } = order
  return context.execute(
    {
      command,
      variables: { reports: order.reportsFolder, revision: order.revision ?? '' },
      about: { ...aboutSuite(order), REPORTS: order.reportsFolder },
      env: { TRACEPARENT: order.traceparent },
      timeoutMs: timeouts.suiteMs,
      ...(timeouts.idleMs !== undefined && { idleMs: timeouts.idleMs }),
      outputFile: order.outputFile,
      onLine(line) {
        onProgress({ kind: 'output', suite, line })
        watch.line(line)
      },
    },
    signal,
  )
}

type Told = Pick<SuiteEvidence, 'exit' | 'reports' | 'results'>

/** What the report says; where the tool was ended before it wrote one, what was seen while it ran. */
function told(gathered: Pick<SuiteEvidence, 'reports' | 'results'>, seen: Seen, executed: Executed, run: Run): Told {
  const exit = exitOf(executed)
  const { ended, signal } = executed
  if (seen.reason !== undefined && ended === 'aborted') return abortedRun(gathered.results, seen, run.order)
  if (ended === 'exited' && signal === undefined) return { exit, ...gathered }
  const { reports } = gathered
  const results = gathered.results.length > 0 ? gathered.results : seen.watch.results()
  const cut = inFlight(seen, executed, run.order)
  const all = [...results.filter(({ id }) => id !== cut?.id), ...(cut === undefined ? [] : [cut])]
  const hung = ended === 'aborted' ? seen.watch.hung() : undefined
  if (hung === undefined) return { exit: { ...exit, ...notStarted(executed) }, reports, results: all }
  const reason = `${hung.test ?? 'a test'} ran longer than ${formatDuration(run.order.timeouts.testMs ?? 0)}`
  return { exit: { ...exit, ended: 'timed-out', reason }, reports, results: all }
}

/** Ended by our own rule: what failed is an answer, the rest is blocked. A half report of such a run tells nothing more. */
function abortedRun(reported: TestResult[], { watch, hopeless, reason = '' }: Seen, order: SuiteOrder): Told {
  const seen = watch.seen()
  const ran = reported.length >= seen.length ? reported : seen
  const open = knownIds(order).filter((line) => !ran.some(({ id }) => names(line, id)))
  const blocked = blockedResults(open, reason, hopeless?.failed() ?? [])
  return { exit: { ended: 'exited', reason }, reports: [], results: [...ran, ...blocked] }
}

/** The test that was seen to hang, or that ran alone when its runner fell silent. */
function inFlight({ watch }: Seen, { ended }: Executed, { timeouts }: SuiteOrder): TestResult | undefined {
  const [running, ...others] = watch.running()
  const hung = ended === 'aborted' ? watch.hung()?.test : undefined
  if (hung !== undefined) return hungResult(hung, timeouts.testMs ?? 0)
  if (ended !== 'idle' || running === undefined || others.length > 0) return undefined
  return hungResult(running, timeouts.idleMs ?? 0)
}

/** Of the manifest, or else of what is remembered of this suite. */
function knownIds({ manifest, history, suite }: SuiteOrder): readonly string[] {
  if (manifest !== undefined) return manifest
  const prefix = qualifiedId(suite, '')
  return Object.keys(history.tests).flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : []))
}

function notStarted({ ended, tail }: Executed): Pick<RunnerExit, 'reason'> {
  return ended === 'not-started' && tail !== '' ? { reason: tail } : {}
}

function exitOf({ ended, exitCode, signal, outOfMemory }: Executed): RunnerExit {
  return {
    ended,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
    ...(outOfMemory !== undefined && { outOfMemory }),
  }
}
