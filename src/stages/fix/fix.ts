import picomatch from 'picomatch'
import type { Cycle } from '../../model/cycle.js'
import type { FixAttempt, FixResult } from '../../model/fix.js'
import { type Outcome, shown } from '../../model/outcome.js'
import type { FixPolicy } from '../../model/policy.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { Ticket, TicketChange } from '../../model/ticket.js'
import { gitCommitsSince, gitTips } from '../../platform/git.js'
import { holdFile } from '../../platform/hold-file.js'
import { join } from '../../platform/paths.js'
import { ALWAYS_FORBIDDEN } from './always-forbidden.js'
import type { Fixer } from './fixer.js'
import { snapshotWorkTree, type WorkTree, type WorkTreeSnapshot } from './work-tree.js'

export interface FixStageOptions {
  fixer: Fixer
  policy: FixPolicy
  workingDirectory: string
  /** Absolute path of the whole state directory. */
  stateDir: string
  /** Absolute path of this loop's journal: nobody but us writes to it, what a fixer did to it is undone. */
  journal: string
  /** Manifests, loop and probe files of this loop, from the working directory. */
  own: readonly string[]
}

/** Lets a fixer try the weightiest tickets of this cycle. A change to tests or to what judges them is never a fix. */
export function fixStage(options: FixStageOptions): Stage<'fix'> {
  return {
    async run(cycle, context): Promise<Outcome<FixResult>> {
      const tickets = weightiest(cycle, options.policy.perCycle)
      if (tickets.length === 0) return { status: 'skipped', reason: 'no open ticket whose cause failed in this cycle' }
      const attempts: FixAttempt[] = []
      for (const ticket of tickets) {
        if (!context.signal.aborted) attempts.push(await attempt(ticket, cycle, context, options))
      }
      return { status: 'succeeded', output: { fixer: options.fixer.kind, attempts } }
    },
  }
}

/** Open tickets of causes of this cycle: by priority, then by number of tests. */
function weightiest(cycle: Cycle, count: number): Ticket[] {
  const causes = new Map((shown(cycle.analyze)?.causes ?? []).map((cause) => [cause.id, cause]))
  const changes = (shown(cycle.ticket) ?? []) as TicketChange[]
  return changes
    .filter((change) => change.applied && change.kind !== 'close' && causes.has(change.ticket.cluster))
    .map((change) => change.ticket)
    .sort(
      (a, b) =>
        compare(a.priority, b.priority) ||
        (causes.get(b.cluster)?.members.length ?? 0) - (causes.get(a.cluster)?.members.length ?? 0),
    )
    .slice(0, count)
}

async function attempt(
  ticket: Ticket,
  cycle: Cycle,
  context: StageContext,
  options: FixStageOptions,
): Promise<FixAttempt> {
  const { fixer, workingDirectory: folder, stateDir, journal } = options
  const forbidden = [...ALWAYS_FORBIDDEN, ...options.own, ...options.policy.forbid]
  const tree: WorkTree = {
    folder,
    stateFolder: stateDir,
    always: forbidden,
    copies: join(context.folder, 'fix-copies'),
  }
  const snapshot = await snapshotWorkTree(tree)
  const held = await holdFile(journal, tree.copies)
  const tips = await gitTips(folder)
  const revision = shown(cycle.deploy)?.revision
  const lastGreen = cycle.history.lastGreen?.revision
  const command = await fixer.fix(
    {
      ticket,
      cycle: cycle.number,
      runId: cycle.runId,
      fence: context.fence,
      outputFile: join(context.folder, 'output', `fix-${ticket.id}.log`),
      ...(revision !== undefined && { revision }),
      ...(lastGreen !== undefined && { lastGreen }),
    },
    context.signal,
  )
  const commits = tips === undefined ? [] : await gitCommitsSince(folder, tips)
  const base = { ticket: ticket.id, cluster: ticket.cluster, command, ...(commits.length > 0 && { commits }) }
  const judged = await judgeChange(snapshot, forbidden, await held.putBack())
  const succeeded = command.ended === 'exited' && command.exitCode === 0
  const result: FixAttempt = succeeded
    ? { ...base, ...judged }
    : {
        ...base,
        ...judged,
        outcome: 'failed',
        message: `the fixer did not succeed: ${command.ended}${command.exitCode === undefined ? '' : `, exit ${command.exitCode}`}`,
      }
  await conclude(result, snapshot, cycle, context)
  return result
}

type Judged = Pick<FixAttempt, 'outcome' | 'message' | 'changed' | 'forbidden'>

async function judgeChange(
  snapshot: WorkTreeSnapshot,
  forbiddenGlobs: readonly string[],
  journalUntouched: boolean,
): Promise<Judged> {
  const changed = await snapshot.changed()
  const matches = picomatch([...forbiddenGlobs], { dot: true })
  const forbidden = [...changed.filter((path) => matches(path)), ...(journalUntouched ? [] : ['the journal'])]
  if (forbidden.length > 0) {
    return { outcome: 'forbidden-change', message: `a fix must not change ${forbidden.join(', ')}`, changed, forbidden }
  }
  if (changed.length === 0)
    return { outcome: 'nothing-changed', message: 'the fixer changed no file', changed, forbidden }
  return { outcome: 'applied', message: `changed ${changed.join(', ')}`, changed, forbidden }
}

async function conclude(
  result: FixAttempt,
  snapshot: WorkTreeSnapshot,
  cycle: Cycle,
  context: StageContext,
): Promise<void> {
  const { ticket, outcome, message, changed, forbidden, commits } = result
  const about = { cycle: cycle.number, ticket, ...(commits !== undefined && { commits }) }
  if (outcome === 'applied') await context.record({ event: 'fix:applied', ...about, files: changed })
  else {
    await snapshot.restore(changed)
    const files = forbidden.length > 0 ? forbidden : changed
    await context.record({ event: 'fix:rejected', ...about, reason: message, files })
  }
  await snapshot.discard()
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
