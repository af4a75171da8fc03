import picomatch from 'picomatch'
import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { join } from '../../../platform/paths.js'
import type { ProbeFile } from '../../../probe/probe-file.js'
import { runProbes } from '../../../probe/run-probes.js'
import type { AdapterContext } from '../../adapter-context.js'
import { maskResult } from '../mask-result.js'
import type { Runner, SuiteEvidence, SuiteOrder } from '../runner.js'

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
  const bounded = AbortSignal.any([signal, limit.signal])
  const only = order.only === undefined ? undefined : picomatch(order.only)
  try {
    const results = await runProbes(file, {
      variables: vars,
      env: context.env,
      clock: context.clock,
      signal: bounded,
      previouslyFailed: order.previouslyFailed,
      traceparent: order.traceparent,
      ...(only !== undefined && { only }),
      onStart: (test) => onProgress({ kind: 'test:started', suite, test }),
      onFinish: ({ id, status, durationMs }) =>
        onProgress({ kind: 'test:finished', suite, test: id, status, ...(durationMs !== undefined && { durationMs }) }),
    })
    const masked = results.map((result) => maskResult(result, context.mask))
    return {
      exit: { ended: limit.signal.aborted ? 'timed-out' : signal.aborted ? 'aborted' : 'exited' },
      reports: [],
      results: masked,
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
