import type { Clock } from '../../model/clock.js'
import { toRfc3339 } from '../../model/timestamps.js'
import { askHttp } from '../../platform/http.js'
import type { HttpOutcome } from '../../platform/http-outcome.js'
import { ask } from '../../probe/ask.js'
import type { Expect } from '../../probe/expect-schema.js'
import { resolvePointer } from '../../probe/pointer.js'
import type { RevisionSource } from '../revision-source.js'
import type { ReadinessPlan, ReadinessProbe } from './readiness.js'

/** Readiness as a loop file writes it. Durations in ms. */
export interface ReadyOptions {
  timeout: number
  interval: number
  revision?:
    | { http: string; headers?: Record<string, string> | undefined; json: string; reads: number; every: number }
    | undefined
  instance?: string | undefined
  probes: { name?: string | undefined; http: string; headers?: Record<string, string> | undefined; expect: Expect }[]
}

/** An answer that takes longer says nothing about readiness. */
const ASK_TIMEOUT_MS = 5_000

/** Makes the questions of a loop file askable, each on a connection of its own: a kept one could belong to the old revision. */
export function readinessPlan(ready: ReadyOptions, clock: Clock): ReadinessPlan {
  const { timeout: timeoutMs, interval: intervalMs, probes } = ready
  const revision = ready.revision && revisionSource(ready.revision, ready.instance, clock)
  return {
    timeoutMs,
    intervalMs,
    probes: probes.map((probe) => readinessProbe(probe, clock)),
    ...(revision !== undefined && { revision }),
  }
}

function revisionSource(
  { http: url, headers = {}, json: pointer, reads, every }: NonNullable<ReadyOptions['revision']>,
  instance: string | undefined,
  clock: Clock,
): RevisionSource {
  return {
    source: `${url}#${pointer}`,
    reads,
    everyMs: every,
    namesInstance: instance !== undefined,
    async read(signal) {
      const answer = await askHttp({ url, headers, fresh: true }, { timeoutMs: ASK_TIMEOUT_MS, signal })
      const read = { at: toRfc3339(clock.now()), answered: didAnswer(answer), ...textAt(answer, pointer) }
      const boot = instance === undefined ? undefined : textAt(answer, instance).revision
      return { ...read, ...(boot !== undefined && { instance: boot }) }
    },
  }
}

function textAt(answer: HttpOutcome, pointer: string): { revision?: string; error?: string } {
  if ('problem' in answer) return { error: answer.problem.message }
  if (answer.status >= 400) return { error: `HTTP ${answer.status}` }
  const found = resolvePointer(answer.json, pointer)
  if (answer.json === undefined) return { error: `HTTP ${answer.status}, and no JSON in the answer` }
  if (!found.there || found.value === null || typeof found.value === 'object' || found.value === '') {
    return { error: `HTTP ${answer.status}, and nothing at ${pointer} in the answer` }
  }
  return { revision: String(found.value) }
}

function readinessProbe(
  { name, http: url, headers = {}, expect }: ReadyOptions['probes'][number],
  clock: Clock,
): ReadinessProbe {
  return {
    name: name ?? url,
    async ask(signal) {
      const question = { http: { url, headers, fresh: true }, expect }
      const { held, answered, message } = await ask(question, { timeoutMs: ASK_TIMEOUT_MS, signal, nowMs: clock.now() })
      return { held, answered, message }
    },
  }
}

/** A connection that was taken and then dropped, or that speaks no HTTP, is no answer. */
function didAnswer(answer: HttpOutcome): boolean {
  return !('problem' in answer) || answer.problem.answered
}
