import { EXIT, UntilgreenError } from '../errors.js'
import type { Cycle } from '../model/cycle.js'
import type { Decision, StopReason } from '../model/decision.js'
import { shown } from '../model/outcome.js'
import { announce } from './announce.js'
import { exitCodeFor } from './exit-code.js'
import { performOnce } from './perform-once.js'
import type { LoopEnd, LoopPorts, SessionOrder } from './ports.js'
import { runCycle } from './run-cycle.js'
import { beginSession } from './session.js'

const PAUSE_POLL_MS = 1000

/** Cycles until the decision says stop, or the signal comes. A killed session goes on where its journal ends. */
export async function runLoop(ports: LoopPorts, order: SessionOrder): Promise<LoopEnd> {
  try {
    return await runSession(ports, order)
  } catch (error) {
    await recordEnd(ports, error)
    throw error
  }
}

async function runSession(ports: LoopPorts, order: SessionOrder): Promise<LoopEnd> {
  await beginSession(ports, order)
  const settled = settledStop(ports)
  if (settled !== undefined) return settled
  while (!order.signal.aborted) {
    const cycle = await runCycle(await currentCycle(ports, order), ports, order)
    const decision = shown(cycle.decide) as Decision | undefined
    if (order.signal.aborted || decision === undefined) break
    if (decision.action === 'roll-back') await rollBack(cycle, decision, ports, order)
    await finishCycle(cycle, decision, ports)
    if (decision.reason !== undefined) return stop(cycle, decision.reason, ports)
    await waitForNext(decision, ports, order)
  }
  return interrupt(ports, order)
}

/** A session killed after its last cycle, before it could say so: the decision to stop is in the journal and stands. */
function settledStop(ports: LoopPorts): Promise<LoopEnd> | undefined {
  const { current, last, session } = ports.store.state
  if (current !== undefined || last === undefined || last.session !== session?.id) return undefined
  const reason = shown(last.decide)?.reason
  return reason === undefined ? undefined : stop(last, reason, ports)
}

/** The unfinished cycle of the journal, or a new one. */
async function currentCycle(ports: LoopPorts, order: SessionOrder): Promise<Cycle> {
  const { store } = ports
  if (store.state.current !== undefined) return store.state.current
  await announce(ports, {
    event: 'cycle:started',
    cycle: store.state.nextCycle,
    runId: ports.newId(),
    session: store.state.session?.id ?? '',
    ...(order.only !== undefined && { only: order.only }),
  })
  if (store.state.current === undefined) throw new Error('a started cycle is not in the state')
  return store.state.current
}

/** A rollback that fails is said and written down; the session stops all the same. */
async function rollBack(cycle: Cycle, decision: Decision, ports: LoopPorts, order: SessionOrder): Promise<void> {
  const effect = {
    key: `cycle-${cycle.number}/roll-back`,
    effect: 'roll back',
    stage: 'decide',
    cycle: cycle.number,
  } as const
  await performOnce(ports, effect, async () => {
    try {
      await ports.rollBack?.(cycle, decision, order.signal)
      return { rolledBack: true }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      ports.warn(problem)
      return { rolledBack: false, problem }
    }
  })
}

async function finishCycle(cycle: Cycle, decision: Decision, ports: LoopPorts): Promise<void> {
  const analysis = shown(cycle.analyze)
  const revision = shown(cycle.deploy)?.revision
  await announce(ports, {
    event: 'cycle:finished',
    cycle: cycle.number,
    outcome: 'completed',
    verdict: analysis?.verdict ?? 'inconclusive',
    green: analysis?.green ?? false,
    ...(revision !== undefined && { revision }),
    decision: decision.action,
  })
}

async function stop(cycle: Cycle, reason: StopReason, ports: LoopPorts): Promise<LoopEnd> {
  const session = ports.store.state.session?.id ?? ''
  const verdict = shown(cycle.analyze)?.verdict
  const exitCode = exitCodeFor(reason)
  await announce(ports, { event: 'loop:stopped', session, reason, exitCode, ...(verdict && { verdict }) })
  await ports.store.clearRequest('stop')
  return { reason, green: reason === 'green', exitCode, ...(verdict && { verdict }) }
}

/** Sleeps between cycles; a pause lasts until its request is taken away or a stop is asked for. */
async function waitForNext(decision: Decision, ports: LoopPorts, order: SessionOrder): Promise<void> {
  await ports.clock.sleep(order.betweenCyclesMs, order.signal)
  if (decision.action !== 'pause') return
  while (!order.signal.aborted) {
    const requests = await ports.store.requests()
    if (!requests.some(({ kind }) => kind === 'pause') || requests.some(({ kind }) => kind === 'stop')) return
    await ports.clock.sleep(PAUSE_POLL_MS, order.signal)
  }
}

async function interrupt(ports: LoopPorts, order: SessionOrder): Promise<LoopEnd> {
  const { session, current, stage } = ports.store.state
  const reason = String(order.signal.reason ?? 'SIGTERM')
  await announce(ports, {
    event: 'loop:interrupted',
    session: session?.id ?? '',
    reason,
    ...(current && { cycle: current.number }),
    ...(stage && { stage: stage.name }),
  })
  return { reason: 'interrupted', green: false, exitCode: reason === 'SIGINT' ? 130 : 143 }
}

/**
 * How a session that throws goes down in the journal. Only our own bug counts as a crash; a configuration that a person has to mend is
 * an interruption, and `run` goes on from there; where the disk or the lock is the trouble, nothing more is written.
 */
async function recordEnd(ports: LoopPorts, error: unknown): Promise<void> {
  const isOurs = !(error instanceof UntilgreenError) || error.code === 'INTERNAL'
  if (!isOurs && error.exitCode !== EXIT.configuration) return
  const { session, current, stage } = ports.store.state
  await announce(ports, {
    event: isOurs ? 'loop:crashed' : 'loop:interrupted',
    session: session?.id ?? '',
    reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    ...(current && { cycle: current.number }),
    ...(stage && { stage: stage.name }),
  }).catch((cause: unknown) => ports.warn(`the end could not be recorded: ${String(cause)}`))
}
