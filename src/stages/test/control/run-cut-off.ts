import type { TestResult } from '../../../model/test-result.js'
import { watchConnections } from '../../../platform/processes/watch-connections.js'
import type { SuiteOrder, SuitePlan } from '../runner.js'
import { SUITE_MARK } from '../suite-mark.js'
import { addressOf, targetUrls } from '../target/target-plan.js'
import { ownWitness } from '../target/witness-target.js'
import type { CutOffMode } from './cut-off-modes.js'

/** One run of a suite while cut off. */
export interface CutOff {
  mode: string
  results: TestResult[]
  /** Connections to the real target that were seen all the same, by address. */
  reached: string[]
}

/** Runs a suite once, cut off from its target in one way, and looks whether it really is. */
export async function runCutOff(
  plan: SuitePlan,
  mode: CutOffMode,
  order: SuiteOrder,
  signal: AbortSignal,
): Promise<CutOff> {
  const mark = order.traceparent
  const cut = await mode.open()
  const watch = await watchConnections({ mark: { name: SUITE_MARK, value: mark }, addresses: realAddresses(plan) })
  plan.surround?.({ env: { ...cut.env, [SUITE_MARK]: mark }, ...(cut.prefix !== undefined && { prefix: cut.prefix }) })
  try {
    const { results } = await plan.runner.run(
      { ...order, plain: true, variables: cut.env, onProgress: () => undefined },
      signal,
    )
    return { mode: mode.name, results, reached: [...new Set([...watch.seen(), ...ownConnections(plan, results)])] }
  } finally {
    plan.surround?.({})
    watch.stop()
    await cut.close()
  }
}

function realAddresses({ target }: SuitePlan): string[] {
  return target === undefined ? [] : targetUrls(target).map(addressOf)
}

/** A runner that sees its own connections tells by itself. */
function ownConnections({ target, runner }: SuitePlan, results: readonly TestResult[]): string[] {
  return target !== undefined && runner.seesConnections ? ownWitness(targetUrls(target), results).seen.remotes : []
}
