import type { Cause } from '../model/cluster.js'
import type { Cycle, StageName } from '../model/cycle.js'
import type { Event } from '../model/event.js'
import type { History, HistoryPoint } from '../model/history.js'
import { shown } from '../model/outcome.js'
import type { LoopState } from '../model/state.js'
import { qualifiedId } from '../model/test-result.js'
import type { Verdict } from '../model/verdict.js'
import type { Notice, NoticeEvent } from './notice.js'

/** A notice whose id is not yet made: `key` is what it is made of. */
export interface KeyedNotice {
  key: string
  notice: Omit<Notice, 'body'> & { body: Omit<Notice['body'], 'id' | 'reportUrl'> }
}

/** The fold of the journal, and how many greens in a row make a loop green. */
export interface NoticeSituation {
  state: LoopState
  consecutive: number
}

/**
 * What is to be told of one event. Pure.
 * @param situation the event is folded into its state already.
 */
export function noticesFor(event: Event, situation: NoticeSituation): KeyedNotice[] {
  const { state } = situation
  const { current, last } = state
  switch (event.event) {
    case 'stage:finished':
      return event.stage === 'decide' && current !== undefined && state.only === undefined
        ? ofVerdict(current, situation)
        : []
    case 'cycle:finished':
      return last !== undefined && event.outcome === 'completed' ? ofErroredStages(last, state) : []
    case 'loop:stopped':
      return ofEnd(state)
    case 'loop:crashed':
      return ofCrash(state)
    default:
      return []
  }
}

/**
 * All that the end of a journal gives to tell: what a process that was killed may have written down and not told. Pure.
 * Keys are those of `noticesFor`, so that what was told is known.
 */
export function noticesAtRest(situation: NoticeSituation): KeyedNotice[] {
  const { state } = situation
  const { last, current, history } = state
  const point = history.points.at(-1)
  const whole = last !== undefined && point?.cycle === last.number && !point.partial && !point.abandoned
  return [
    ...(whole
      ? [...ofVerdict({ ...last, history: beforeLast(history) }, situation), ...ofErroredStages(last, state)]
      : []),
    ...(current?.decide && state.only === undefined ? ofVerdict(current, situation) : []),
    ...(state.status === 'stopped' ? ofEnd(state) : []),
    ...(state.status === 'crashed' ? ofCrash(state) : []),
  ]
}

/** A finished cycle carries no history of its own; it had all but its own point. */
function beforeLast(history: History): History {
  const tests = Object.entries(history.tests).map(([id, memory]) => [
    id,
    { ...memory, recent: memory.recent?.slice(0, -1) ?? '' },
  ])
  return { ...history, points: history.points.slice(0, -1), tests: Object.fromEntries(tests) }
}

type Word = 'red' | 'green' | 'error'

/** A change of state, causes that a loop gone wrong had not seen before, tests that began to flake. */
function ofVerdict(cycle: Cycle, { state, consecutive }: NoticeSituation): KeyedNotice[] {
  const analysis = shown(cycle.analyze)
  const points = cycle.history.points.filter((point) => !point.abandoned && !point.partial)
  const word = wordOf(analysis?.verdict ?? 'inconclusive', reachedGreen(cycle))
  const causes = analysis?.causes ?? []
  const notices = flaky(cycle, state)
  if (word === undefined) return notices
  if (isChange(word, wordsOf(points, consecutive))) return [keyed(word, { cycle, state, causes }), ...notices]
  if (word === 'green') return notices
  const seen = new Set(points.flatMap((point) => point.causes))
  const unseen = causes.filter((cause) => !seen.has(cause.id))
  return [...unseen.map((cause) => keyed('new-cause', { cycle, state, causes: [cause] })), ...notices]
}

/** A pass that is not green enough yet is no change of state. */
function wordOf(verdict: Verdict, green: boolean): Word | undefined {
  if (green) return 'green'
  if (verdict === 'inconclusive') return 'error'
  return verdict === 'passed' ? undefined : 'red'
}

function wordsOf(points: readonly HistoryPoint[], consecutive: number): (Word | undefined)[] {
  let inARow = 0
  return points.map((point, index) => {
    inARow = point.green ? (points[index - 1]?.revision === point.revision ? inARow : 0) + 1 : 0
    return wordOf(point.verdict, inARow >= consecutive)
  })
}

/**
 * An answer is a change when the last answer was another; `error` when the cycle before was none. After an error, green is news again
 * (somebody was told that it could not be asked), red after red is not.
 */
function isChange(word: Word, before: readonly (Word | undefined)[]): boolean {
  if (word === 'error') return before.at(-1) !== 'error'
  if (word === 'green') return before.findLast((earlier) => earlier !== undefined) !== 'green'
  return before.findLast((earlier) => earlier === 'red' || earlier === 'green') !== 'red'
}

function reachedGreen(cycle: Cycle): boolean {
  const decision = shown(cycle.decide)
  return decision?.reason === 'green' || (decision?.gates ?? []).some((gate) => gate.reason === 'green')
}

/** Passed only at a second attempt, and did not in any cycle that is remembered. */
function flaky(cycle: Cycle, state: LoopState): KeyedNotice[] {
  const flakes = (shown(cycle.test)?.suites ?? []).flatMap((suite) =>
    suite.results
      .filter(
        (result) => result.flaky && !cycle.history.tests[qualifiedId(suite.suite, result.id)]?.recent?.includes('k'),
      )
      .map((result) => qualifiedId(suite.suite, result.id)),
  )
  return flakes.length === 0 ? [] : [keyed('flaky', { cycle, state, causes: [], about: flakes })]
}

/** Once a session for each stage: a tracker that is down for a night is told of once. */
function ofErroredStages(cycle: Cycle, state: LoopState): KeyedNotice[] {
  return (['ticket', 'fix'] satisfies StageName[]).flatMap((stage) => {
    const outcome = cycle[stage]
    if (outcome?.status !== 'errored') return []
    const about = [`${stage}: ${outcome.error.message}`]
    return [keyed('error', { cycle, state, causes: [], about, key: `${cycle.session}/error/${stage}` })]
  })
}

function ofEnd(state: LoopState): KeyedNotice[] {
  const { stopped, last: cycle, session } = state
  if (stopped === undefined || stopped.reason === 'green') return []
  const event = stopped.reason === 'stalled' ? 'stalled' : 'stopped'
  const causes = shown(cycle?.analyze)?.causes ?? []
  const about = event === 'stopped' ? [stopped.reason] : []
  return [keyed(event, { ...(cycle && { cycle }), state, causes, about, key: `${session?.id}/${event}/${stopped.at}` })]
}

function ofCrash(state: LoopState): KeyedNotice[] {
  const { crashes, session, current, last } = state
  const cycle = current ?? last
  const where = crashes.stage ?? 'between stages'
  const key = `${session?.id}/crash/${cycle?.runId}/${where}/${crashes.count}`
  return [keyed('error', { ...(cycle && { cycle }), state, causes: [], about: [`the loop crashed: ${where}`], key })]
}

interface About {
  state: LoopState
  cycle?: Cycle
  causes: readonly Cause[]
  /** Instead of causes' titles. */
  about?: readonly string[]
  /** Default: once for this event, these causes and this cycle's run. */
  key?: string
}

function keyed(event: NoticeEvent, { state, cycle, causes, about, key }: About): KeyedNotice {
  const analysis = shown(cycle?.analyze)
  const ids = causes.map((cause) => cause.id)
  const answered = analysis?.verdict === 'passed' || analysis?.verdict === 'failed'
  const number = cycle?.number ?? 0
  return {
    key: key ?? `${cycle?.runId}/${event}${event === 'new-cause' ? `/${ids.join()}` : ''}`,
    notice: {
      headline: `${event} in cycle ${number}`,
      titles: [...(about ?? []), ...causes.map((cause) => cause.title)],
      body: {
        loop: state.loop ?? '',
        environment: state.environment ?? '',
        event,
        cycle: number,
        revision: shown(cycle?.deploy)?.revision ?? null,
        passRate: answered ? (analysis?.passRate ?? null) : null,
        causes: ids,
      },
    },
  }
}
