import type { Analysis } from './analysis.js'
import type { Cause } from './cluster.js'
import type { Cycle } from './cycle.js'
import type { CauseMemory, History, HistoryPoint, TestMemory } from './history.js'
import { shown } from './outcome.js'
import { resultLetter, withRecent } from './recent-results.js'
import { qualifiedId, type TestResult } from './test-result.js'
import type { SuiteRun, TestRun } from './test-run.js'
import type { Ticket, TicketChange } from './ticket.js'
import { isAnswer, type Verdict } from './verdict.js'

/** What the end of a cycle says beside the record. */
export interface CycleEnd {
  at: string
  outcome: 'completed' | 'abandoned'
  verdict: Verdict
  green: boolean
  revision?: string
  only?: string
}

const DURATIONS_KEPT = 20

/** The history after a cycle: what later cycles need to know of it, and no more. */
export function rememberCycle(cycle: Cycle, end: CycleEnd): History {
  const before = cycle.history
  const analysis = shown(cycle.analyze)
  const point = historyPoint(cycle, end, analysis)
  const history: History = {
    ...before,
    points: [...before.points, point],
    tickets: rememberTickets(before.tickets, shown(cycle.ticket)),
  }
  if (end.outcome === 'abandoned' || point.partial) return history
  const run = shown(cycle.test)
  return {
    ...history,
    causes: rememberCauses(before.causes, analysis?.causes ?? [], point),
    tests: rememberTests(before.tests, run, cycle.number),
    ...rememberSuites(before, run, analysis),
    ...(point.green && { lastGreen: { cycle: cycle.number, ...revisionOf(point) }, ...shapesOf(run) }),
  }
}

function historyPoint(cycle: Cycle, end: CycleEnd, analysis: Partial<Analysis> | undefined): HistoryPoint {
  const counts = analysis?.counts
  const counted = end.outcome === 'completed' && isAnswer(end.verdict) && end.only === undefined
  return {
    cycle: cycle.number,
    at: end.at,
    verdict: end.verdict,
    green: end.green,
    passRate: counted ? (analysis?.passRate ?? null) : null,
    passed: counts?.passed ?? 0,
    expected: counts?.expected ?? 0,
    causes: (analysis?.causes ?? []).map((cause) => cause.id).sort(),
    ...(end.revision !== undefined && { revision: end.revision }),
    ...(end.outcome === 'abandoned' && { abandoned: true }),
    ...(end.only !== undefined && { partial: true }),
  }
}

function rememberCauses(known: History['causes'], causes: readonly Cause[], point: HistoryPoint): History['causes'] {
  const next: History['causes'] = { ...known }
  for (const cause of causes) next[cause.id] = seenCause(known[cause.id], cause, point)
  if (!isAnswer(point.verdict)) return next
  for (const memory of Object.values(known)) {
    if (point.causes.includes(memory.id) || memory.goneSince) continue
    next[memory.id] = { ...memory, goneSince: { cycle: point.cycle, ...revisionOf(point) } }
  }
  return next
}

function seenCause(known: CauseMemory | undefined, cause: Cause, point: HistoryPoint): CauseMemory {
  return {
    id: cause.id,
    title: cause.title,
    firstSeen: known?.firstSeen ?? point.cycle,
    lastSeen: point.cycle,
    ...(point.revision !== undefined && { lastRevision: point.revision }),
  }
}

function rememberTickets(tickets: readonly Ticket[], changes: Partial<TicketChange[]> | undefined): Ticket[] {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  for (const change of changes ?? []) {
    if (change?.applied && change.kind !== 'hold') byId.set(change.ticket.id, change.ticket)
  }
  return [...byId.values()]
}

function rememberTests(known: History['tests'], run: Partial<TestRun> | undefined, cycle: number): History['tests'] {
  const next: History['tests'] = {}
  for (const [id, memory] of Object.entries(known)) next[id] = { ...memory, recent: withRecent(memory.recent, '-') }
  for (const suite of run?.suites ?? []) {
    for (const result of suite.results) {
      const id = qualifiedId(suite.suite, result.id)
      next[id] = rememberTest(known[id], result, cycle)
    }
  }
  return next
}

function rememberTest(known: TestMemory | undefined, result: TestResult, cycle: number): TestMemory {
  const passed = result.status === 'passed' && result.durationMs !== undefined
  const durationsMs = [...(known?.durationsMs ?? []), ...(passed ? [result.durationMs as number] : [])]
  const failedCycle = result.status === 'passed' || result.status === 'skipped' ? known?.lastFailedCycle : cycle
  return {
    lastStatus: result.status,
    durationsMs: durationsMs.slice(-DURATIONS_KEPT),
    recent: withRecent(known?.recent, resultLetter(result)),
    ...(failedCycle !== undefined && { lastFailedCycle: failedCycle }),
  }
}

function rememberSuites(
  before: History,
  run: Partial<TestRun> | undefined,
  analysis: Partial<Analysis> | undefined,
): Pick<History, 'accepted' | 'controls' | 'fixedSinceControl'> {
  const accepted = { ...before.accepted }
  const controls = { ...before.controls }
  let fixedSinceControl = before.fixedSinceControl
  for (const suite of run?.suites ?? []) {
    const judged = analysis?.suites?.find((judgement) => judgement.suite === suite.suite)
    if (judged !== undefined && isAnswer(judged.verdict) && toldAll(suite)) accepted[suite.suite] = acceptedSuite(suite)
    if (suite.control !== undefined) {
      controls[suite.suite] = suite.control
      // A fix of this very cycle came after its tests.
      fixedSinceControl = before.lastFix !== undefined && before.lastFix >= suite.control.cycle
    }
  }
  return { accepted, controls, fixedSinceControl }
}

/** A run that was ended early names all its tests only where something else does: what it left out must not be forgotten. */
function toldAll({ exit, manifest, results }: SuiteRun): boolean {
  return exit?.reason === undefined || manifest !== undefined || results.some(({ status }) => status === 'blocked')
}

/** A manifest says all. Where the last accepted run stands for one, tests that are new join it. */
function acceptedSuite(suite: SuiteRun): History['accepted'][string] {
  const seen = suite.results.map((result) => result.id)
  const { source, ids: named = [] } = suite.manifest ?? { source: 'last-accepted' }
  const ids = source === 'last-accepted' ? [...new Set([...named, ...seen])] : named
  return { hash: suite.files?.hash ?? '', files: suite.files?.files ?? {}, ids }
}

function revisionOf(point: HistoryPoint): { revision?: string } {
  return point.revision === undefined ? {} : { revision: point.revision }
}

/** The shapes that a green run saw are what later runs are compared with. */
function shapesOf(run: Partial<TestRun> | undefined): Pick<History, 'shapes'> {
  const seen = (run?.suites ?? []).flatMap(({ suite, shapes }) => (shapes === undefined ? [] : [[suite, shapes]]))
  return seen.length === 0 ? {} : { shapes: Object.fromEntries(seen) as NonNullable<History['shapes']> }
}
