import { newBreakingChanges } from '../../diagnose/contract/new-breaking-changes.js'
import { prepareLog } from '../../diagnose/evidence/correlate.js'
import { groundWhys } from '../../diagnose/evidence/ground-whys.js'
import type { LogEvidence } from '../../model/analysis.js'
import type { Cluster, Failure } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { StageContext } from '../../model/stage.js'
import { qualifiedId, type TestResult } from '../../model/test-result.js'
import type { SuiteRun } from '../../model/test-run.js'
import { makeFolder, writeFileDurably } from '../../platform/files.js'
import { dirname, join } from '../../platform/paths.js'
import { joinEnvironment, withBlocked } from './all-alike.js'
import type { Analyst } from './ask-analyst.js'
import { type ExplainedCluster, explainCause } from './explain-cause.js'
import { FAILURES_FILE, failuresText } from './failures-text.js'
import { COMMITS_FILE, commitLines, type GatheredEvidence, gatherEvidence } from './gather-evidence.js'
import type { LogSource } from './log-source.js'

/** What the stage may look at besides the record. */
export interface EvidenceOptions {
  logs: readonly LogSource[]
  /** Absolute: where commits are looked up. */
  workingDirectory: string
  analyst?: Analyst
  mask(text: string): string
}

/** Causes with their evidence, and the files that it stands in. */
export interface Explained {
  clusters: ExplainedCluster[]
  /** Path relative to the cycle's folder → lines. */
  files: Map<string, readonly string[]>
  logs: LogEvidence[]
}

export interface Explaining {
  cycle: Cycle
  runs: readonly SuiteRun[]
  failures: readonly Failure[]
  options: EvidenceOptions
}

/** Causes that are looked for in logs, the largest first: nobody reads more, and the others can wait for the next cycle. */
const MOST_IN_LOGS = 50

/** Gathers what clusters can be explained by, writes it into the cycle's folder, and builds each chain of it. */
export async function explain(
  found: readonly Cluster[],
  { cycle, runs, failures, options }: Explaining,
  { folder, signal }: Pick<StageContext, 'folder' | 'signal'>,
): Promise<Explained> {
  const clusters = withBlocked(joinEnvironment(found, runs), runs)
  if (clusters.length === 0) return { clusters: [], files: new Map(), logs: [] }
  const write = writerIn(folder)
  const { logs: sources, workingDirectory, mask } = options
  const evidence = await gatherEvidence(cycle, { sources, workingDirectory, folder, mask, write }, signal)
  const results = resultsOf(runs)
  const said = failuresText(failures, clusters, results)
  await write(FAILURES_FILE, said.map((line) => `${line}\n`).join(''))
  const files = filesOf(said, evidence)
  const logs = evidence.logs.map(prepareLog)
  const by = { ...signsOf(cycle, runs), results, trails: trailsOf(runs), evidence, logs }
  const explained = clusters.map((cluster, index) => {
    const cause = explainCause(cluster, index < MOST_IN_LOGS ? by : { ...by, logs: [] })
    return { ...cause, whys: groundWhys(cause.whys, files) }
  })
  return { clusters: explained, files, logs: evidence.sources }
}

/** Breaking differences of a run in which every test passed, against the last green one. */
export function driftWarnings(cycle: Cycle, runs: readonly SuiteRun[]): string[] {
  const { shapes: learned, lastGreen } = cycle.history
  if (learned === undefined || lastGreen === undefined) return []
  return runs.flatMap(({ suite, shapes }) => {
    const known = Object.hasOwn(learned, suite) ? learned[suite] : undefined
    return shapes === undefined || known === undefined
      ? []
      : newBreakingChanges(shapes, known, lastGreen.cycle).map((text) => `${suite}: ${text}`)
  })
}

/** Writes files of the cycle whole or not at all. */
export function writerIn(folder: string): (name: string, text: string) => Promise<void> {
  return async (name, text) => {
    const path = join(folder, name)
    await makeFolder(dirname(path))
    await writeFileDurably(path, text)
  }
}

function filesOf(said: readonly string[], { logs, deploy, commits }: GatheredEvidence): Explained['files'] {
  return new Map<string, readonly string[]>([
    [FAILURES_FILE, said],
    ...logs.map(({ file, lines }) => [file, lines] as const),
    ...(deploy === undefined ? [] : [[deploy.file, deploy.lines] as const]),
    ...('commits' in commits ? [[COMMITS_FILE, commitLines(commits.commits)] as const] : []),
  ])
}

function resultsOf(runs: readonly SuiteRun[]): Map<string, TestResult> {
  return new Map(runs.flatMap(({ suite, results }) => results.map((result) => [qualifiedId(suite, result.id), result])))
}

function trailsOf(runs: readonly SuiteRun[]) {
  return new Map(
    runs.map(({ suite, window, traceId }) => [
      suite,
      {
        startedMs: Date.parse(window.startedAt),
        endedMs: Date.parse(window.finishedAt),
        ...(traceId !== undefined && { traceId }),
      },
    ]),
  )
}

function signsOf(cycle: Cycle, runs: readonly SuiteRun[]) {
  const { lastGreen, shapes } = cycle.history
  const revision = shown(cycle.deploy)?.revision ?? shown(cycle.test)?.revision
  const looked = runs.flatMap(({ files }) => (files === undefined ? [] : [files]))
  return {
    of: runs.reduce((sum, { results }) => sum + results.length, 0),
    ...(revision !== undefined && { revision }),
    ...(lastGreen !== undefined && { green: lastGreen }),
    ...(lastGreen !== undefined && shapes !== undefined && { learned: { shapes, cycle: lastGreen.cycle } }),
    ...(looked.length > 0 && { testsChanged: looked.flatMap(({ changes = [] }) => changes.map(({ file }) => file)) }),
  }
}
