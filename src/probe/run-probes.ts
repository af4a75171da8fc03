import type { Clock } from '../model/clock.js'
import type { TestResult } from '../model/test-result.js'
import { openHttpPool } from '../platform/http-pool.js'
import { sharedSignal } from '../platform/shared-signal.js'
import { type Mask, openMask } from './mask.js'
import type { Probe, ProbeFile } from './probe-file.js'
import { probeOrder, wanted } from './probe-order.js'
import { runProbe } from './run-probe.js'
import { openScope, type ProbeScope } from './scope.js'
import type { ProbeRun, SeenByProbe } from './step.js'
import { fill, type Scope } from './template.js'

export interface ProbeOptions {
  /** `${vars.x}`; they win over the file's own `vars`. */
  variables: Readonly<Record<string, string>>
  /** `${env.NAME}` and `secretEnv`: secrets, hidden in all results. */
  env: Readonly<Record<string, string | undefined>>
  clock: Clock
  /** Ends the run: what runs is `errored`, what has not begun has no result. */
  signal: AbortSignal
  /** Probes at a time; default the file's, else 25. */
  concurrency?: number
  /** By name; what the chosen probes need runs as well. */
  only?: (name: string) => boolean
  /** Tried first, with what they need. */
  previouslyFailed?: readonly string[]
  /** Sent with each request and upgrade. */
  traceparent?: string
  /** A trace of its own for each probe; its id stands in the result. */
  newTraceparent?: () => string
  /** For `${uuid}`; default the platform's. */
  newUuid?: () => string
  onStart?(name: string): void
  onFinish?(result: TestResult): void
  /** What a probe sent and saw besides its result, tokens too: to be looked at and not kept. */
  onSeen?(seen: SeenByProbe): void
}

const DEFAULT_CONCURRENCY = 25

/** Runs the probes of a checked file. Results are in the file's order. Connections are shared within the run. */
export async function runProbes(file: ProbeFile, options: ProbeOptions): Promise<TestResult[]> {
  const pool = await openHttpPool()
  const mask = openMask()
  const shared = sharedSignal(options.signal)
  const run: ProbeRun = {
    file,
    clock: options.clock,
    env: options.env,
    pool,
    signal: shared.signal,
    addSecret: (secret) => mask.add(secret),
    ...(options.traceparent !== undefined && { traceparent: options.traceparent }),
    ...(options.newTraceparent && { newTraceparent: options.newTraceparent }),
    ...(options.onSeen && { onSeen: (seen) => options.onSeen?.(seen) }),
  }
  try {
    return await new Schedule(wanted(file.probes, options.only), run, mask, options).finish()
  } finally {
    shared.clear()
    pool.close()
  }
}

/** Who runs next, and what came of whom. */
class Schedule {
  readonly #pending: Probe[]
  readonly #names: readonly string[]
  readonly #run: ProbeRun
  readonly #mask: Mask
  readonly #options: ProbeOptions
  readonly #results = new Map<string, TestResult>()
  readonly #scopes = new Map<string, ProbeScope>()
  readonly #outside: Scope

  constructor(probes: readonly Probe[], run: ProbeRun, mask: Mask, options: ProbeOptions) {
    this.#pending = probeOrder(probes, options.previouslyFailed ?? [])
    this.#names = probes.map(({ name }) => name)
    this.#run = run
    this.#mask = mask
    this.#options = options
    this.#outside = outsideScope(run.file.vars ?? {}, mask, options)
  }

  async finish(): Promise<TestResult[]> {
    const limit = this.#options.concurrency ?? this.#run.file.concurrency ?? DEFAULT_CONCURRENCY
    const running = new Set<Promise<void>>()
    while ((this.#pending.length > 0 || running.size > 0) && !(this.#run.signal.aborted && running.size === 0)) {
      const probe = running.size < limit && !this.#run.signal.aborted ? this.#takeReady() : undefined
      if (probe === undefined) {
        if (running.size === 0) throw new Error('probes need each other in a circle; checkProbeFile was not asked')
        await Promise.race(running)
      } else {
        const task: Promise<void> = this.#one(probe).then(() => void running.delete(task))
        running.add(task)
      }
    }
    return this.#names.flatMap((name) => this.#results.get(name) ?? [])
  }

  /** The first in order whose needs have all ended. */
  #takeReady(): Probe | undefined {
    const at = this.#pending.findIndex((probe) => (probe.needs ?? []).every((need) => this.#results.has(need)))
    return at < 0 ? undefined : this.#pending.splice(at, 1)[0]
  }

  async #one(probe: Probe): Promise<void> {
    const needs = probe.needs ?? []
    const blockedBy = needs.filter((need) => this.#results.get(need)?.status !== 'passed')
    const result = blockedBy.length > 0 ? blocked(probe.name, blockedBy) : await this.#ask(probe, needs)
    this.#results.set(probe.name, result)
    this.#options.onFinish?.(result)
  }

  #ask(probe: Probe, needs: readonly string[]): Promise<TestResult> {
    this.#options.onStart?.(probe.name)
    const inherited = Object.assign({}, ...needs.map((need) => this.#scopes.get(need)?.saved()))
    const scope = openScope(this.#outside, inherited)
    this.#scopes.set(probe.name, scope)
    return runProbe(probe, this.#run, scope, this.#mask)
  }
}

function blocked(id: string, blockedBy: string[]): TestResult {
  const message = `not tried: it needs ${blockedBy.map((name) => `'${name}'`).join(', ')}, which did not pass`
  return { id, status: 'blocked', attempts: [], flaky: false, phase: 'setup', message, blockedBy }
}

/** `vars.x`, `env.NAME` and `uuid`. A variable of the file may refer to those before it. */
function outsideScope(fileVars: Readonly<Record<string, unknown>>, mask: Mask, options: ProbeOptions): Scope {
  const newUuid = options.newUuid ?? (() => crypto.randomUUID())
  const scope: Scope = {
    lookup(name) {
      if (name === 'uuid') return { value: newUuid() }
      const dot = name.indexOf('.')
      const [space, key] = [name.slice(0, dot), name.slice(dot + 1)]
      if (space === 'env') return secret(options.env[key], mask)
      if (space !== 'vars') return undefined
      if (Object.hasOwn(options.variables, key)) return { value: options.variables[key] }
      return Object.hasOwn(vars, key) ? { value: vars[key] } : undefined
    },
  }
  const vars: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fileVars)) {
    const filled = fill(value, scope)
    if ('value' in filled) vars[name] = filled.value
  }
  return scope
}

function secret(value: string | undefined, mask: Mask): { value: string } | undefined {
  if (value === undefined) return undefined
  mask.add(value)
  return { value }
}
