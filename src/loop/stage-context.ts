import type { Cycle, StageName } from '../model/cycle.js'
import type { StageContext } from '../model/stage.js'
import { announce } from './announce.js'
import { performOnce } from './perform-once.js'
import type { LoopPorts, SessionOrder } from './ports.js'

/** What a stage sees of the loop. */
export async function stageContext(
  stage: StageName,
  cycle: Cycle,
  ports: LoopPorts,
  order: SessionOrder,
): Promise<StageContext> {
  const { store, clock } = ports
  const session = store.state.session
  const startedAt = session?.startedAt ?? cycle.startedAt
  const requests = await store.requests()
  const stop = requests.find((request) => request.kind === 'stop')
  const pause = requests.find((request) => request.kind === 'pause')
  return {
    signal: order.signal,
    folder: await store.cycleFolder(cycle.number),
    fence: order.fence,
    ...(order.only !== undefined && { only: order.only }),
    session: {
      firstCycle: session?.firstCycle ?? cycle.number,
      startedAt,
      // A session goes on over restarts, and no monotonic clock does: this one figure has to come from wall time.
      elapsedMs: Math.max(0, clock.now() - Date.parse(startedAt)),
      ...(stop !== undefined && { stopRequested: stop.by }),
      ...(pause !== undefined && { pauseRequested: pause.by }),
    },
    effect: (request, perform) => performOnce(ports, { ...request, stage, cycle: cycle.number }, perform),
    record: async (event) => void (await announce(ports, event)),
    progress(progress) {
      store.progress({ ...progress, cycle: cycle.number })
      for (const observer of ports.observers) observer.onProgress?.(progress, cycle)
    },
  }
}
