import type { TargetWitness } from '../../../model/test-run.js'
import type { SuiteEvidence, SuiteOrder, SuitePlan } from '../runner.js'
import { openAddresses } from './best-effort-target.js'
import { attachWitnesses, type RunningTests, runningTests } from './running-tests.js'
import { targetUrls } from './target-plan.js'
import { type OpenTarget, openTarget, ownWitness } from './witness-target.js'

/** Runs a suite once and sees what it talks to, where it names a target. */
export async function runWitnessed(
  plan: SuitePlan,
  order: SuiteOrder,
  signal: AbortSignal,
): Promise<SuiteEvidence & { target?: TargetWitness }> {
  const { target, runner, surround } = plan
  if (target !== undefined && runner.seesConnections) {
    const evidence = await runner.run(order, signal)
    return { ...evidence, target: ownWitness(targetUrls(target), evidence.results) }
  }
  const running = runningTests()
  const open = await openStandIns(plan, order, running)
  if (open === undefined) return runner.run(order, signal)
  surround?.({ env: open.env })
  try {
    const evidence = await runner.run({ ...order, onProgress: following(running, order) }, signal)
    return { ...evidence, results: attachWitnesses(evidence.results, open.byTest()), target: open.witness() }
  } finally {
    surround?.({})
    await open.close()
  }
}

function openStandIns(
  { target }: SuitePlan,
  { traceparent }: SuiteOrder,
  running: RunningTests,
): Promise<OpenTarget | undefined> {
  if (target?.by === 'variables') return openTarget(target.variables, 'pass', running.only)
  if (target?.by !== 'addresses') return Promise.resolve(undefined)
  return openAddresses(target.addresses, traceparent)
}

function following(running: RunningTests, order: SuiteOrder): SuiteOrder['onProgress'] {
  return (progress) => {
    running.onProgress(progress)
    order.onProgress(progress)
  }
}
