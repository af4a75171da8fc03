import type { Cycle, StageName } from './cycle.js'
import type { StopReason } from './decision.js'
import type { Event } from './event.js'
import { emptyHistory, type History } from './history.js'
import { rememberCycle } from './remember.js'
import { rememberImported } from './remember-imported.js'
import type { Verdict } from './verdict.js'

/** An effect that was meant to happen. Without `done` it may or may not have happened. */
export interface EffectState {
  key: string
  effect: string
  cycle: number
  stage: StageName
  command?: string
  done: boolean
  result?: unknown
}

/** All that a loop knows: the fold of its journal. Nothing else is the truth. */
export interface LoopState {
  /** Of the last event folded; 0 before the first. */
  seq: number
  at?: string
  loop?: string
  environment?: string
  session?: { id: string; startedAt: string; firstCycle: number; configHash: string }
  /** `running` between start and stop; a journal that ends so without an owner was killed. */
  status: 'never-run' | 'running' | 'interrupted' | 'crashed' | 'stopped'
  stage?: { name: StageName; since: string }
  stopped?: { reason: StopReason; verdict?: Verdict; exitCode: number; at: string }
  owner?: { pid: number; host: string; fence: number; since: string }
  /** The cycle that is not finished. */
  current?: Cycle
  /** The last one that is. */
  last?: Cycle
  /** `--only` of the current cycle. */
  only?: string
  nextCycle: number
  effects: Record<string, EffectState>
  /** Ids of the newest deploy commands that ended well: what they left running is the deployment, never a stray. */
  deployments: string[]
  /** Recorded crashes in a row at one place. */
  crashes: { stage?: StageName; count: number }
  history: History
}

export function emptyState(): LoopState {
  return {
    seq: 0,
    status: 'never-run',
    nextCycle: 1,
    effects: {},
    deployments: [],
    crashes: { count: 0 },
    history: emptyHistory(),
  }
}

/** Folds one event. Pure: fold(all) equals fold(snapshot + rest), which a property test holds it to. */
export function applyEvent(state: LoopState, event: Event): LoopState {
  const next = { ...state, seq: event.seq, at: event.at }
  switch (event.event) {
    case 'loop:started':
      return {
        ...without(next, 'stopped', 'stage'),
        loop: event.loop,
        environment: event.environment,
        status: 'running',
        session: { id: event.session, startedAt: event.at, firstCycle: next.nextCycle, configHash: event.configHash },
      }
    case 'loop:resumed':
      return { ...without(next, 'stopped'), status: 'running' }
    case 'loop:interrupted':
      return { ...next, status: 'interrupted', crashes: { count: 0 } }
    case 'loop:crashed':
      return { ...next, status: 'crashed', crashes: countCrash(state, event.stage) }
    case 'loop:stopped':
      return {
        ...without(next, 'stage'),
        status: 'stopped',
        stopped: {
          reason: event.reason,
          exitCode: event.exitCode,
          at: event.at,
          ...(event.verdict && { verdict: event.verdict }),
        },
      }
    case 'owner:changed':
      return { ...next, owner: { pid: event.pid, host: event.host, fence: event.fence, since: event.at } }
    default:
      return applyCycleEvent(next, event)
  }
}

function applyCycleEvent(state: LoopState, event: Event): LoopState {
  switch (event.event) {
    case 'cycle:started': {
      const { cycle: number, runId, session, only } = event
      return {
        ...without(state, 'only'),
        ...(only !== undefined && { only }),
        nextCycle: number + 1,
        current: { number, runId, session, startedAt: event.at, history: state.history },
      }
    }
    case 'stage:started':
      return { ...state, stage: { name: event.stage, since: event.at } }
    case 'stage:finished':
      return {
        ...without(state, 'stage'),
        crashes: { count: 0 },
        ...(state.current && { current: { ...state.current, [event.stage]: event.result } }),
      }
    case 'cycle:finished':
      return finishCycle(state, event)
    case 'effect:intended': {
      const { key, effect, cycle, stage, command } = event
      const intended = { key, effect, cycle, stage, done: false, ...(command !== undefined && { command }) }
      return { ...state, effects: { ...state.effects, [key]: intended } }
    }
    case 'effect:done': {
      const known = state.effects[event.key]
      if (known === undefined) return state
      const done = { ...known, done: true, ...(event.result !== undefined && { result: event.result }) }
      return { ...state, effects: { ...state.effects, [event.key]: done }, deployments: deploymentsAfter(state, done) }
    }
    default:
      return applyPersonsEvent(state, event)
  }
}

function applyPersonsEvent(state: LoopState, event: Event): LoopState {
  const { history } = state
  switch (event.event) {
    case 'fix:applied': {
      const fixed = { ...history, fixedSinceControl: true, lastFix: event.cycle }
      return withHistory(state, rememberCommits(fixed, event.commits))
    }
    case 'fix:rejected':
      return withHistory(state, rememberCommits(history, event.commits))
    case 'tests:accepted': {
      const ids = history.accepted[event.suite]?.ids ?? []
      const accepted = { hash: event.hash, files: event.files, ids }
      return withHistory(state, { ...history, accepted: { ...history.accepted, [event.suite]: accepted } })
    }
    case 'control:accepted': {
      const { test, until, reason, by } = event
      const others = (history.controlAccepted ?? []).filter((known) => known.test !== test)
      return withHistory(state, { ...history, controlAccepted: [...others, { test, until, reason, by }] })
    }
    case 'cause:muted': {
      const { cause, until, reason, by } = event
      const others = history.mutes.filter((mute) => mute.cause !== cause)
      return withHistory(state, { ...history, mutes: [...others, { cause, until, reason, by }] })
    }
    case 'run:imported':
      return withHistory(state, rememberImported(history, event))
    default:
      return state
  }
}

/** What a person or a fixer does in the middle of a cycle outlasts it: its end goes on from the cycle's own history. */
function withHistory(state: LoopState, history: History): LoopState {
  return { ...state, history, ...(state.current && { current: { ...state.current, history } }) }
}

const FIX_COMMITS_KEPT = 200

function rememberCommits(history: History, commits: readonly string[] | undefined): History {
  if (commits === undefined || commits.length === 0) return history
  return { ...history, fixCommits: [...(history.fixCommits ?? []), ...commits].slice(-FIX_COMMITS_KEPT) }
}

function finishCycle(state: LoopState, event: Event & { event: 'cycle:finished' }): LoopState {
  const cycle = state.current
  if (cycle === undefined || cycle.number !== event.cycle) return state
  const history = rememberCycle(
    { ...cycle, history: state.history },
    { ...event, ...(state.only !== undefined && { only: state.only }) },
  )
  return {
    ...without(state, 'current', 'only', 'stage'),
    // The last cycle's own history is the one before it; keeping it would nest the past without end.
    last: { ...cycle, history: emptyHistory() },
    effects: {},
    history,
  }
}

const DEPLOYMENTS_KEPT = 50

function deploymentsAfter({ deployments }: LoopState, { stage, command, result }: EffectState): string[] {
  const deployed = (result as { command?: { exitCode?: number } } | undefined)?.command?.exitCode === 0
  return stage === 'deploy' && command !== undefined && deployed
    ? [...deployments, command].slice(-DEPLOYMENTS_KEPT)
    : deployments
}

function countCrash(state: LoopState, stage: StageName | undefined): LoopState['crashes'] {
  const count = state.crashes.stage === stage ? state.crashes.count + 1 : 1
  return { count, ...(stage !== undefined && { stage }) }
}

function without<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  const copy = { ...value }
  for (const key of keys) delete copy[key]
  return copy
}
