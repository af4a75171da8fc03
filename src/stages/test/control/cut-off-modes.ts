import { withoutNetwork } from '../../../platform/processes/without-network.js'
import type { SuitePlan } from '../runner.js'
import { openTarget } from '../target/witness-target.js'

/** One way of keeping a suite from its target. */
export interface CutOffMode {
  /** As the record names it: `refusing`. */
  name: string
  /** Makes it so; what it returns is found by the suite's commands until it is closed. */
  open(): Promise<{ env: Record<string, string>; prefix?: readonly string[]; close(): Promise<void> }>
}

const nothingToClose = async () => undefined

/** How a suite's `control` cuts it off; or why that can't be done here. */
export async function cutOffModes(
  { control, target, runner }: SuitePlan,
  signal: AbortSignal,
): Promise<CutOffMode[] | { impossible: string }> {
  if (control?.by === 'env') {
    const { env } = control
    const name = `with other ${Object.keys(env).sort().join(', ')}`
    return [{ name, open: async () => ({ env: { ...env }, close: nothingToClose }) }]
  }
  if (control?.by === 'no-network') {
    if (runner.seesConnections) return { impossible: `${runner.kind} run in this process, which needs its network` }
    const cut = await withoutNetwork(signal)
    if ('impossible' in cut) return cut
    return [{ name: 'no network', open: async () => ({ env: {}, prefix: cut.prefix, close: nothingToClose }) }]
  }
  if (target?.by !== 'variables') return { impossible: 'control: auto needs a target with env and url' }
  const { variables } = target
  return [
    { name: 'refusing', open: () => openTarget(variables, 'refuse') },
    { name: 'answering 500', open: () => openTarget(variables, 'answer-500') },
  ]
}
