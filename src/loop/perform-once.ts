import type { StageName } from '../model/cycle.js'
import type { EffectRequest } from '../model/stage.js'
import type { EffectState } from '../model/state.js'
import { announce } from './announce.js'
import type { LoopPorts } from './ports.js'

/**
 * Does something to the world at most once: `intended` is safe on disk before, `done` after. An effect that the journal calls done
 * is not performed again; of one that it calls intended only, `perform` is told, so that it can find out whether it happened.
 */
export async function performOnce<T>(
  ports: LoopPorts,
  effect: EffectRequest & { stage: StageName; cycle: number },
  perform: (earlier: EffectState | undefined) => Promise<T>,
): Promise<T> {
  const earlier = ports.store.state.effects[effect.key]
  if (earlier?.done) return earlier.result as T
  const { key, stage, cycle } = effect
  await announce(ports, { event: 'effect:intended', ...effect })
  const result = await perform(earlier)
  await announce(ports, { event: 'effect:done', cycle, stage, key, result })
  return result
}
