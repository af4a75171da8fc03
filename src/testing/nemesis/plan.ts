import { chanceOf } from '../chance.js'
import { FAULT_KINDS, type TrackerFault } from '../fake-tracker/faults.js'

export const DEPLOY_ORDERS = [
  'old-serves',
  'fail',
  'fail-late',
  'hang',
  'hang-late',
  'leave-on-failure',
  'leave',
  'slow-switch',
  'leak',
] as const
export type DeployOrder = (typeof DEPLOY_ORDERS)[number] | 'honest'

export const TEST_ORDERS = [
  'crash',
  'hang',
  'killed',
  'cut-report',
  'no-report',
  'stale-report',
  'fewer',
  'renamed',
  'skipped',
  'exit-0',
  'exit-1',
  'wrong-totals',
  'empty',
  'faked',
  'flaky',
  'switched',
  'leave',
  'leak',
  'bad-bytes',
  'flood',
] as const
export type TestOrder = (typeof TEST_ORDERS)[number] | 'honest'

export const FIX_ORDERS = [
  'edit-tests',
  'edit-manifest',
  'nothing',
  'crash',
  'hang',
  'leave',
  'leak',
  'append-to-journal',
  'replace-journal',
  'cut-journal',
] as const
export type FixOrder = (typeof FIX_ORDERS)[number] | 'honest'

/** What can be counted while a loop runs, from here or from the lines that it prints. */
export const SIGHTS = ['start', 'deploy', 'switch', 'test', 'check', 'fix', 'tracker', 'webhook', 'line'] as const

/** A moment of a running loop: so long after the nth sight of something. */
export interface Moment {
  sight: (typeof SIGHTS)[number]
  nth: number
  afterMs: number
}

export type ProcessFault =
  | { kind: 'none' }
  | { kind: 'kill'; at: Moment; again?: Moment; tail?: 'cut' | 'half-line' }
  | { kind: 'terminate'; at: Moment; twice: boolean }
  | { kind: 'freeze'; at: Moment; forMs: number }
  | { kind: 'starters'; count: number }
  | { kind: 'ask'; at: Moment; request: 'stop' | 'pause' }
  | { kind: 'full-disk'; at: Moment; forMs: number }

/** All that goes wrong in one session. Its number and the seed decide it, nothing else does. */
export interface SessionPlan {
  /** A person commits something before it. */
  commits: boolean
  maxCycles: number
  /** The nth order is for the nth command of the session; later ones are honest. */
  deploy: DeployOrder[]
  test: TestOrder[]
  fix: FixOrder[]
  tracker: TrackerFault[]
  health?: { at: Moment; answer: '503' | 'refused' | 'hang'; forMs: number }
  process: ProcessFault
}

/** Numbers that a seed and a session's number decide. */
export class Dice {
  readonly #next: () => number

  constructor(seed: number, session: number) {
    this.#next = chanceOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(session + 1, 0x85ebca6b))
  }

  below(limit: number): number {
    return Math.floor(this.#next() * limit)
  }

  happens(probability: number): boolean {
    return this.#next() < probability
  }

  oneOf<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  some<T>(count: number, probability: number, draw: () => T, otherwise: T): T[] {
    return Array.from({ length: count }, () => (this.happens(probability) ? draw() : otherwise))
  }
}

/** What goes wrong in a session. */
export function drawSession(seed: number, session: number): SessionPlan {
  const dice = new Dice(seed, session)
  const fault = drawProcessFault(dice)
  // A fixer that is killed after it forged the journal leaves a forged journal: that is a refusal (65), not a session.
  const fixes = fault.kind === 'none' ? FIX_ORDERS : FIX_ORDERS.filter((order) => !order.endsWith('-journal'))
  return {
    commits: dice.happens(0.7),
    maxCycles: 1 + dice.below(4),
    deploy: dice.some<DeployOrder>(6, 0.2, () => dice.oneOf(DEPLOY_ORDERS), 'honest'),
    test: dice.some<TestOrder>(8, 0.3, () => dice.oneOf(TEST_ORDERS), 'honest'),
    fix: dice.some<FixOrder>(4, 0.4, () => dice.oneOf(fixes), 'honest'),
    tracker: dice.happens(0.35)
      ? dice.some(2, 1, () => drawTrackerFault(dice), { kind: '500' as TrackerFault['kind'] })
      : [],
    ...(dice.happens(0.25) && {
      health: {
        at: drawMoment(dice),
        answer: dice.oneOf(['503', 'refused', 'hang'] as const),
        forMs: 100 + dice.below(2500),
      },
    }),
    process: fault,
  }
}

function drawTrackerFault(dice: Dice): TrackerFault {
  const kind = dice.oneOf(FAULT_KINDS)
  return { kind, ...(dice.happens(0.6) && { on: dice.oneOf(['list', 'create', 'update', 'comment'] as const) }) }
}

function drawMoment(dice: Dice): Moment {
  const sight = dice.oneOf(SIGHTS)
  const nth = sight === 'line' ? 1 + dice.below(30) : sight === 'check' ? 1 + dice.below(9) : 1 + dice.below(2)
  return { sight, nth, afterMs: dice.happens(0.5) ? dice.below(20) : dice.below(400) }
}

function drawProcessFault(dice: Dice): ProcessFault {
  const kinds = ['none', 'none', 'kill', 'kill', 'kill', 'kill', 'terminate', 'freeze', 'starters', 'ask', 'full-disk']
  const kind = dice.oneOf(kinds as ProcessFault['kind'][])
  const at = drawMoment(dice)
  if (kind === 'kill') {
    const again = dice.happens(0.4) ? drawMoment(dice) : undefined
    const tail = dice.happens(0.3) ? dice.oneOf(['cut', 'half-line'] as const) : undefined
    return { kind, at, ...(again && { again }), ...(tail && { tail }) }
  }
  if (kind === 'terminate') return { kind, at, twice: dice.happens(0.3) }
  if (kind === 'freeze') return { kind, at, forMs: 300 + dice.below(900) }
  if (kind === 'starters') return { kind, count: 2 + dice.below(3) }
  if (kind === 'ask') return { kind, at, request: dice.oneOf(['stop', 'pause'] as const) }
  if (kind === 'full-disk') return { kind, at, forMs: 200 + dice.below(1500) }
  return { kind: 'none' }
}
