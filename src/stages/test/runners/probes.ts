import picomatch from 'picomatch'
import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { newTraceparent } from '../../../platform/ids.js'
import { join } from '../../../platform/paths.js'
import type { ProbeFile } from '../../../probe/probe-file.js'
import { runProbes } from '../../../probe/run-probes.js'
import type { AdapterContext } from '../../adapter-context.js'
import { blockedResults, HopelessWatch } from '../hopeless.js'
import { maskResult } from '../mask-result.js'
import type { Runner, SuiteEvidence, SuiteOrder } from '../runner.js'
import { sightingsOfRun } from './sightings-of-run.js'

/** Asks an environment directly: HTTP, WebSocket, JWT and metric probes of a probe file. No runner, no report in between. */
export const probesRunner = defineAdapter({
  kind: 'probes',
  summary: 'asks the environment directly, by the probes of a file',
  options: z.object({
    file: z.string().meta({ description: 'The probe file.' }),
    vars: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'Variables for the probe file, over its own.' }),
  }),
  create({ file, vars }, context: AdapterContext): Runner {
    const path = join(context.workingDirectory, file)
    return {
      kind: 'probes',
      seesConnections: true,
      async run(order, signal) {
        return ask(await context.readProbeFile(path), { order, context, vars: { ...vars, ...order.variables } }, signal)
      },
    }
  },
})

interface Asking {
  order: SuiteOrder
  context: AdapterContext
  vars: Record<string, string>
}

async function ask(file: ProbeFile, { order, context, vars }: Asking, signal: AbortSignal): Promise<SuiteEvidence> {
  const { suite, timeouts, onProgress } = order
  const limit = new AbortController()
  const over = new AbortController()
  void context.clock.sleep(timeouts.suiteMs, over.signal).then(() => limit.abort('suite time-out'))
  const early = endEarly(order, file)
  const bounded = AbortSignal.any([signal, limit.signal, early.signal])
  const only = chosenBy(order)
  const sightings = sightingsOfRun(order, context)
  try {
    const results = await runProbes(file, {
      variables: vars,
      env: context.env,
      clock: context.clock,
      signal: bounded,
      previouslyFailed: order.previouslyFailed,
      newTraceparent,
      onSeen: sightings.onSeen,
      ...(only !== undefined && { only }),
      onStart: (test) => onProgress({ kind: 'test:started', suite, test }),
      onFinish(result) {
        const { id, status, durationMs } = early.see(maskResult(result, context.mask))
        onProgress({ kind: 'test:finished', suite, test: id, status, ...(durationMs !== undefined && { durationMs }) })
      },
    })
    const examined = await sightings.examined(results, signal)
    const masked = early.results(examined.map((result) => maskResult(result, context.mask)))
    return {
      exit: {
        ended: limit.signal.aborted ? 'timed-out' : signal.aborted ? 'aborted' : 'exited',
        ...early.reason(),
      },
      reports: [],
      results: masked,
      ...sightings.shapes(masked),
      manifest: {
        source: 'probe-file',
        name: `the probe file of ${suite}`,
        ids: file.probes.map((probe) => probe.name),
      },
      workers: file.concurrency ?? DEFAULT_CONCURRENCY,
      metadata: { tool: { name: 'untilgreen probes' }, addresses: addressesOf(masked), identities: [] },
    }
  } finally {
    over.abort()
  }
}

const DEFAULT_CONCURRENCY = 25

function addressesOf(results: SuiteEvidence['results']): string[] {
  return [...new Set(results.flatMap((result) => result.witness?.remotes ?? []))].sort()
}

function chosenBy({ only, tests }: SuiteOrder): ((name: string) => boolean) | undefined {
  const matches = only === undefined ? undefined : picomatch(only)
  const exactly = tests && new Set(tests)
  if (matches === undefined && exactly === undefined) return undefined
  return (name) => (matches?.(name) ?? true) && (exactly?.has(name) ?? true)
}

/** Ends a hopeless run: what had not ended by then is blocked. */
function endEarly(order: SuiteOrder, { probes }: ProbeFile) {
  const names = probes.map(({ name }) => name)
  const watch = order.abort && new HopelessWatch(order.abort, order, names)
  const ending = new AbortController()
  const ended = new Set<string>()
  let reason: string | undefined
  return {
    signal: ending.signal,
    reason: () => (reason === undefined ? {} : { reason }),
    see(result: SuiteEvidence['results'][number]) {
      if (reason !== undefined) return result
      ended.add(result.id)
      reason = watch?.see(result)
      if (reason !== undefined) ending.abort('hopeless')
      return result
    },
    results(all: SuiteEvidence['results']): SuiteEvidence['results'] {
      if (reason === undefined) return all
      const open = names.filter((name) => !ended.has(name) && (chosenBy(order)?.(name) ?? true))
      return [...all.filter(({ id }) => ended.has(id)), ...blockedResults(open, reason, watch?.failed() ?? [])]
    },
  }
}
