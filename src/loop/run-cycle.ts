import { type Cycle, nextStage } from '../model/cycle.js'
import type { LoopPorts, SessionOrder } from './ports.js'
import { runStage } from './run-stage.js'

/**
 * ★ Start here. A cycle is a record that grows to the right: ask the record what is missing, run that stage, write it down, ask again.
 * The first cycle of a session and one that was cut off by a crash take the same way: both begin with whatever the journal folds to.
 * @returns the full record, or what there was when the signal came: the missing rest is run by the next session.
 */
export async function runCycle(start: Cycle, ports: LoopPorts, order: SessionOrder): Promise<Cycle> {
  let cycle = start
  for (let name = nextStage(cycle); name !== undefined && !order.signal.aborted; name = nextStage(cycle)) {
    cycle = await runStage(name, cycle, ports, order)
  }
  return cycle
}
