import type { LogText } from '../../diagnose/evidence/correlate.js'
import type { SuspectCommit } from '../../diagnose/evidence/rank-suspects.js'
import type { LogEvidence } from '../../model/analysis.js'
import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { Revision } from '../../model/revision.js'
import { commitsBetween } from '../../platform/git-log.js'
import { join, safeName } from '../../platform/paths.js'
import { readTail } from '../../platform/read-tail.js'
import type { LogSource } from './log-source.js'
import { MOST_LOG_BYTES } from './log-sources/bounded-lines.js'

/** What a cause can be explained by, besides what the tests said. */
export interface GatheredEvidence {
  logs: LogText[]
  /** How each source did. */
  sources: LogEvidence[]
  /** The deploy's own output. */
  deploy?: LogText
  commits: SinceGreen
}

/** Commits since the last green revision, or why they can't be told. */
export type SinceGreen =
  | { commits: SuspectCommit[]; from: Revision; to: Revision; greenCycle: number }
  | { note: string }

export interface Gathering {
  sources: readonly LogSource[]
  workingDirectory: string
  /** Absolute path of the cycle's folder. */
  folder: string
  mask(text: string): string
  write(name: string, text: string): Promise<void>
}

/** Where the commits since the last green revision are kept. */
export const COMMITS_FILE = 'output/commits.log'
const DEPLOY_FILE = 'output/deploy.log'

/** Fetches logs of the run's window, the deploy's output and the commits since the last green revision, all at once. */
export async function gatherEvidence(
  cycle: Cycle,
  gathering: Gathering,
  signal: AbortSignal,
): Promise<GatheredEvidence> {
  const { folder, sources } = gathering
  const names = distinct(sources.map(({ name }) => name))
  const [fetched, deploy, commits] = await Promise.all([
    Promise.all(
      sources.map((source, index) => fetchLog(source, names[index] ?? source.name, { cycle, gathering, signal })),
    ),
    readTail(join(folder, DEPLOY_FILE), MOST_LOG_BYTES),
    commitsSinceGreen(cycle, gathering),
  ])
  return {
    logs: fetched.flatMap(({ log }) => log ?? []),
    sources: fetched.map(({ evidence }) => evidence),
    ...('text' in deploy &&
      deploy.text !== '' && { deploy: { name: 'deploy', file: DEPLOY_FILE, lines: linesOf(deploy.text) } }),
    commits,
  }
}

interface Fetching {
  cycle: Cycle
  gathering: Gathering
  signal: AbortSignal
}

async function fetchLog(
  source: LogSource,
  name: string,
  { cycle, gathering, signal }: Fetching,
): Promise<{ log?: LogText; evidence: LogEvidence }> {
  const window = { ...windowOf(cycle), cycle: cycle.number, runId: cycle.runId }
  const { lines, cutLines, problem } = await source.fetch(window, signal)
  const evidence: LogEvidence = { name, lines: lines.length, cutLines, ...(problem !== undefined && { problem }) }
  if (lines.length === 0) return { evidence }
  const file = `output/log-${safeName(name)}.log`
  await gathering.write(file, `${lines.join('\n')}\n`)
  return { log: { name, file, lines }, evidence: { ...evidence, file } }
}

/** From the cycle's start (its deploy is part of it) to its last test. */
function windowOf(cycle: Cycle): { since: string; until: string } {
  const run = shown(cycle.test)?.window
  const durationMs = run?.durationMs ?? 0
  const ended = run === undefined ? cycle.startedAt : run.finishedAt
  const latest = Math.max(Date.parse(ended), Date.parse(cycle.startedAt) + durationMs)
  const until = run === undefined ? latest + DEPLOY_LOOKED_AT_MS : latest
  return { since: new Date(Date.parse(cycle.startedAt)).toISOString(), until: new Date(until).toISOString() }
}

/** Where no test ran, nothing says when the cycle's work ended. */
const DEPLOY_LOOKED_AT_MS = 30 * 60_000

async function commitsSinceGreen(cycle: Cycle, { workingDirectory, mask, write }: Gathering): Promise<SinceGreen> {
  const { lastGreen } = cycle.history
  const to = shown(cycle.deploy)?.revision ?? shown(cycle.test)?.revision
  if (lastGreen === undefined) return { note: 'no revision was green yet: there is nothing to compare with' }
  const from = lastGreen.revision
  if (from === undefined || to === undefined)
    return { note: 'which revisions were green and are served now is not known' }
  if (from === to) return { note: `revision ${to} was green in cycle ${lastGreen.cycle}: no commit lies between` }
  const found = await commitsBetween(workingDirectory, { from, to })
  if ('problem' in found) {
    return {
      note:
        found.problem === 'no-repository'
          ? 'the working directory is no git repository: the commits since the last green revision are not known'
          : `revision ${found.revision} is no commit of the repository here: what came since is not known`,
    }
  }
  const commits = found.commits.map((commit) => ({
    ...commit,
    subject: mask(commit.subject),
    author: mask(commit.author),
  }))
  if (commits.length > 0)
    await write(
      COMMITS_FILE,
      commitLines(commits)
        .map((line) => `${line}\n`)
        .join(''),
    )
  return { commits, from, to, greenCycle: lastGreen.cycle }
}

/** As they stand in the file: one line a commit, its files below it. */
export function commitLines(commits: readonly SuspectCommit[]): string[] {
  return commits.flatMap((commit) => [commitLine(commit), ...commit.files.slice(0, 50).map((file) => `    ${file}`)])
}

export function commitLine({
  hash,
  at,
  author,
  subject,
}: Pick<SuspectCommit, 'hash' | 'at' | 'author' | 'subject'>): string {
  return `${hash.slice(0, 12)} ${at} ${author}: ${subject}`
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split(/\r?\n/)
}

function distinct(names: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  })
}
