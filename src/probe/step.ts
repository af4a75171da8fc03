import type { Clock } from '../model/clock.js'
import type { ContractMismatch, Sketches } from '../model/contract.js'
import type { Facts } from '../model/facts.js'
import type { HttpPool } from '../platform/http-pool.js'
import type { Found } from './pointer.js'
import type { ProbeFile, Step } from './probe-file.js'
import type { Recorder } from './recorder.js'
import type { ProbeScope } from './scope.js'
import type { SentToken, Sightings } from './sightings.js'
import type { LiveSocket } from './steps/live-socket.js'
import { fill } from './template.js'

/** Why a step did not hold. `failed`: the answer was no; `errored`: could not ask. */
export interface Problem {
  status: 'failed' | 'errored'
  /** Without the step's name. */
  message: string
  facts: Facts
  /** The message that was not as asked. */
  mismatch?: ContractMismatch
}

/** What one ask brought: what can be saved, or the problem. */
export interface StepResult {
  problem?: Problem
  latencyMs?: number
  document?: Found
  headers?: Readonly<Record<string, string>>
  text?: string
}

/** When to give up. */
export interface ProbeDeadline {
  /** By the monotonic clock. */
  atMs: number
  /** As configured, for the message. */
  limitMs: number
}

/** What is the same for all probes of a run. */
export interface ProbeRun {
  file: ProbeFile
  clock: Clock
  env: Readonly<Record<string, string | undefined>>
  pool: HttpPool
  signal: AbortSignal
  traceparent?: string
  /** A trace of its own for each probe, in place of `traceparent`. */
  newTraceparent?(): string
  /** What each probe sent and saw, when it ends. */
  onSeen?(seen: SeenByProbe): void
  /** A value that must not be seen in any result. */
  addSecret(secret: string): void
}

/** What one probe sent and saw besides its result. Holds tokens: not to be kept. */
export interface SeenByProbe {
  test: string
  passed: boolean
  /** Newest first. */
  tokens: readonly SentToken[]
  sketches: Sketches
}

export interface StepContext {
  run: ProbeRun
  scope: ProbeScope
  recorder: Recorder
  sightings: Sightings
  deadline: ProbeDeadline
  sockets: Map<string, LiveSocket>
  /** `step 2`, `step 2.1`. */
  label: string
  runSteps(steps: readonly Step[], context: StepContext): Promise<Problem | undefined>
}

/** Milliseconds until the deadline; never negative. */
export function remainingMs({ run, deadline }: StepContext): number {
  return Math.max(0, deadline.atMs - run.clock.monotonic())
}

/** The same step with a nearer deadline; a farther one changes nothing. */
export function withLimit(context: StepContext, limitMs: number | undefined): StepContext {
  if (limitMs === undefined) return context
  const atMs = context.run.clock.monotonic() + limitMs
  return atMs < context.deadline.atMs ? { ...context, deadline: { atMs, limitMs } } : context
}

export function failed(message: string, facts: Facts = {}, mismatch?: ContractMismatch): Problem {
  return { status: 'failed', message, facts, ...(mismatch && { mismatch }) }
}

export function errored(message: string, facts: Facts = {}): Problem {
  return { status: 'errored', message, facts }
}

/** Time is up, or the run was aborted. */
export function gaveUp({ run, deadline }: StepContext, waitingFor: string, facts: Facts = {}): Problem {
  if (run.signal.aborted) return errored(`aborted while waiting for ${waitingFor}`, facts)
  return errored(`timed out after ${Math.round(deadline.limitMs)}ms waiting for ${waitingFor}`, facts)
}

/** A value with its variables, or the problem that one of them is unknown. */
export function filled<Value>(value: Value, { scope }: StepContext): { value: Value } | { problem: Problem } {
  const result = fill(value, scope)
  if ('value' in result) return result
  const [, environment] = /^env\.(.*)$/.exec(result.unknown) ?? []
  const what = environment
    ? `the environment variable ${environment} is not set`
    : `there is no variable '${result.unknown}'`
  return { problem: errored(what, { subject: environment ?? result.unknown }) }
}
