import { type ErrorCode, EXIT, hintFor, UntilgreenError } from '../errors.js'
import type { Cycle, StageName, StageOutputs } from '../model/cycle.js'
import type { EventBody } from '../model/event.js'
import { type Outcome, type StageError, shown } from '../model/outcome.js'
import type { Stage } from '../model/stage.js'
import { announce } from './announce.js'
import type { LoopPorts, SessionOrder } from './ports.js'
import { stageContext } from './stage-context.js'
import { STAGE_TABLE } from './stages.js'

/**
 * The one executor: each stage goes through here. Its result is safe on disk before anybody hears of it.
 * @returns the record with this stage's field; without it where the signal came first.
 */
export async function runStage(name: StageName, cycle: Cycle, ports: LoopPorts, order: SessionOrder): Promise<Cycle> {
  const startedMs = ports.clock.monotonic()
  const skipped = STAGE_TABLE[name].skipped(cycle, isTimeUp(ports, order))
  if (skipped === undefined) await announce(ports, { event: 'stage:started', cycle: cycle.number, stage: name })
  const result =
    skipped === undefined ? await execute(name, cycle, ports, order) : ({ status: 'skipped', reason: skipped } as const)
  if (order.signal.aborted && skipped === undefined && name !== 'decide') return cycle
  const durationMs = Math.round(ports.clock.monotonic() - startedMs)
  const grown = { ...cycle, [name]: result } as Cycle
  await announce(ports, {
    event: 'stage:finished',
    cycle: cycle.number,
    stage: name,
    outcome: result.status,
    ...headline(name, grown),
    durationMs,
    result,
  } as EventBody)
  // What was written is what goes on: masked, and the very record that a resumed session would find.
  return ports.store.state.current ?? grown
}

/** A session goes on over restarts, so its age comes from wall time. */
function isTimeUp({ store, clock }: LoopPorts, { maxDurationMs }: SessionOrder): boolean {
  const startedAt = store.state.session?.startedAt
  return maxDurationMs !== undefined && startedAt !== undefined && clock.now() - Date.parse(startedAt) >= maxDurationMs
}

async function execute<Name extends StageName>(
  name: Name,
  cycle: Cycle,
  ports: LoopPorts,
  order: SessionOrder,
): Promise<Outcome<StageOutputs[Name]>> {
  const stage: Stage<Name> = ports.stages[name]
  const limit = new AbortController()
  const over = new AbortController()
  const { limitMs } = STAGE_TABLE[name]
  if (limitMs !== undefined) void ports.clock.sleep(limitMs, over.signal).then(() => limit.abort('stage limit'))
  const signal = AbortSignal.any([order.signal, limit.signal])
  try {
    return await stage.run(cycle, await stageContext(name, cycle, ports, { ...order, signal }))
  } catch (error) {
    if (endsTheSession(error)) throw error
    return { status: 'errored', error: describeError(error) }
  } finally {
    over.abort()
  }
}

/** A disk or a lock that is gone, and a configuration that only a person can mend: another cycle would run into the same. */
function endsTheSession(error: unknown): boolean {
  if (!(error instanceof UntilgreenError)) return false
  return error.code === 'STATE_IO' || error.code === 'LOCK_HELD' || error.exitCode === EXIT.configuration
}

function describeError(error: unknown): StageError {
  if (error instanceof UntilgreenError) return { code: error.code, message: error.message, hint: error.hint }
  const code: ErrorCode = 'INTERNAL'
  return { code, message: error instanceof Error ? (error.stack ?? error.message) : String(error), hint: hintFor(code) }
}

/** The fields that people query in the journal stand at the top level. */
function headline(name: StageName, cycle: Cycle): { verdict?: string; revision?: string; decision?: string } {
  const revision = shown(cycle.deploy)?.revision
  const verdict = name === 'analyze' ? shown(cycle.analyze)?.verdict : undefined
  const decision = name === 'decide' ? shown(cycle.decide)?.action : undefined
  return {
    ...(verdict !== undefined && { verdict }),
    ...(revision !== undefined && { revision }),
    ...(decision !== undefined && { decision }),
  }
}
