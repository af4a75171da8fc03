import type { Clock } from '../../model/clock.js'
import type { Readiness } from '../../model/deployment.js'
import type { Revision, RevisionReads } from '../../model/revision.js'
import type { RevisionSource } from '../revision-source.js'

/** One question to the environment, asked by `probe`. */
export interface ReadinessProbe {
  name: string
  /** Asks once, on a new connection. Never rejects. */
  ask(signal: AbortSignal): Promise<{ held: boolean; answered: boolean; message: string }>
}

/** When an environment counts as ready. */
export interface ReadinessPlan {
  timeoutMs: number
  /** Longest pause between two polls. */
  intervalMs: number
  revision?: RevisionSource
  probes: readonly ReadinessProbe[]
}

const SHORTEST_PAUSE_MS = 20
/** A pause is this share of the time waited so far: quick deploys are seen at once, long ones are not pestered. */
const PAUSE_SHARE = 0.02

interface Watch {
  plan: ReadinessPlan
  wanted: Revision | undefined
  /** Boot id or start time before the deploy: an answer that still carries it comes from what was there before. */
  instanceBefore?: string | undefined
  clock: Clock
  onPoll(message: string, polls: number): void
}

/**
 * Polls until the environment itself says, `reads` times in a row, that it serves the wanted revision, and each probe's conditions hold.
 * Only one poll is ever under way. Never rejects: not ready in time is a value with the last thing that stood in the way.
 */
export async function awaitReadiness(watch: Watch, signal: AbortSignal): Promise<Readiness> {
  const { plan, clock } = watch
  const startedMs = clock.monotonic()
  const deadline = new AbortController()
  const over = new AbortController()
  void clock.sleep(plan.timeoutMs, over.signal).then(() => deadline.abort('readiness time-out'))
  const bounded = AbortSignal.any([signal, deadline.signal])
  const readiness: Readiness = { ready: false, waitedMs: 0, polls: 0, answered: false, probes: [] }
  try {
    while (!bounded.aborted && !readiness.ready) {
      await poll(readiness, watch, bounded)
      if (readiness.ready) break
      watch.onPoll(readiness.lastProblem ?? 'not ready yet', readiness.polls)
      const waitedMs = clock.monotonic() - startedMs
      await clock.sleep(Math.min(Math.max(SHORTEST_PAUSE_MS, waitedMs * PAUSE_SHARE), plan.intervalMs), bounded)
    }
  } finally {
    over.abort()
  }
  readiness.waitedMs = Math.round(clock.monotonic() - startedMs)
  if (readiness.ready) readiness.afterMs = readiness.waitedMs
  return readiness
}

async function poll(readiness: Readiness, watch: Watch, signal: AbortSignal): Promise<void> {
  readiness.polls++
  const { plan } = watch
  if (plan.revision !== undefined && !(await askRevision(readiness, plan.revision, watch, signal))) return
  const probes: Readiness['probes'] = []
  for (const probe of plan.probes) {
    const { held, answered, message } = await probe.ask(signal)
    if (signal.aborted) return
    readiness.answered ||= answered
    probes.push({ name: probe.name, held, message })
  }
  readiness.probes = probes
  const unmet = probes.find((probe) => !probe.held)
  if (unmet === undefined) readiness.ready = true
  else readiness.lastProblem = `${unmet.name}: ${unmet.message}`
}

/** True when the wanted revision was read often enough in a row. Its answers are kept, the disagreeing one too. */
async function askRevision(
  readiness: Readiness,
  source: RevisionSource,
  watch: Watch,
  signal: AbortSignal,
): Promise<boolean> {
  const answers: RevisionReads['reads'] = []
  while (answers.length < source.reads) {
    if (answers.length > 0) await watch.clock.sleep(source.everyMs, signal)
    const { answered, ...read } = await source.read(signal)
    if (signal.aborted) return false
    readiness.answered ||= answered
    answers.push(read)
    readiness.revision = { source: source.source, reads: answers }
    const problem = problemOf(read, watch.wanted ?? answers[0]?.revision, watch.instanceBefore)
    if (problem !== undefined) {
      readiness.lastProblem = `${source.source}: ${problem}`
      return false
    }
  }
  return true
}

function problemOf(
  read: RevisionReads['reads'][number],
  wanted: Revision | undefined,
  instanceBefore: string | undefined,
): string | undefined {
  if (read.revision === undefined) return read.error ?? 'no revision in the answer'
  if (read.revision !== wanted) return `serves ${read.revision}, not ${wanted}`
  const same = instanceBefore !== undefined && read.instance === instanceBefore
  return same ? `still the instance from before the deploy (${instanceBefore})` : undefined
}
