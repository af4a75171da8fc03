import type { ContractExplanation } from './contract.js'
import type { Facts, Phase } from './facts.js'
import type { Revision } from './revision.js'

export const CATEGORIES = [
  'assertion',
  'contract-drift',
  'auth',
  'timeout',
  'unreachable',
  'tls',
  'server-error',
  'rate-limited',
  'resource',
  'dependency',
  'test-code',
  'collection',
  'deploy',
  'data',
  'integrity',
  'unknown',
] as const
/** What kind of cause a failure has; `unknown` where the text doesn’t tell. */
export type Category = (typeof CATEGORIES)[number]

/** Whose a cause is to mend. */
export type Owner = 'product' | 'test' | 'environment' | 'unknown'

/** A failure as diagnosis reads it. */
export interface Failure {
  /** Test id; `suite/id` in a loop. */
  test: string
  message: string
  trace?: string
  output?: string
  phase?: Phase
  /** Facts that were measured, not read from text; they win. */
  facts?: Facts
  /** Where the texts stand: a report's name, a file of the cycle. */
  source?: string
}

/** One step of the chain from symptom to cause. Never a guess in the voice of a fact. */
export interface Why {
  question: string
  answer: string
  established: boolean
  evidence: Evidence[]
  /** Set on what an analyst proposed: never established by that alone. */
  proposedBy?: string
}

export interface Evidence {
  /** A report, a log, a file of the cycle, a probe. */
  source: string
  line?: number
  text: string
}

/** Failures of one signature: one cause, as far as the evidence tells. */
export interface Cluster {
  /** Depends on the cause alone: the same from run to run. */
  id: string
  /** One readable line: facts and masked template. */
  signature: string
  /** What a ticket is headed with. */
  title: string
  facts: Facts
  phase: Phase
  category: Category
  owner: Owner
  /** Why this category and owner: the tokens or facts that matched. */
  reason: string
  /** Test ids, sorted. */
  members: string[]
  /** One member's message, masked, whole as far as kept. */
  example: string
  whys: Why[]
  nextSteps: string[]
}

/** `flaky` is about tests, not causes; it stands in the verdict. */
export type Transition = 'new' | 'regressed' | 'still-failing' | 'fixed'

/** A cluster in a loop: it has a past. */
export interface Cause extends Cluster {
  transition: Exclude<Transition, 'fixed'>
  /** Cycle numbers. */
  firstSeen: number
  lastSeen: number
  /** For `regressed`: the last revision on which it was gone. */
  lastGoneOn?: Revision
  /** Highest priority among its tests: `P1`. */
  priority: string
  muted?: { until: string; reason: string }
  /** Commits since the last green revision that touch what the evidence names, likeliest first. */
  suspects?: { commit: string; subject: string; author: string; at: string; because: string }[]
  /** Why there are no suspects, where there are none. */
  suspectsNote?: string
  /** Tests that were not tried because a test of this cause failed: ids, sorted. */
  blocked?: string[]
  /** How the message differs, for `contract-drift`. */
  contract?: ContractExplanation
}
