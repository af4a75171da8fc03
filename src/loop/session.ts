import { UntilgreenError } from '../errors.js'
import { JOURNAL_FORMAT } from '../model/event.js'
import type { LoopState } from '../model/state.js'
import { announce } from './announce.js'
import type { LoopPorts, SessionOrder } from './ports.js'

const CRASHES_ALLOWED = 3

/**
 * A stopped loop begins a new session on the same history; one that was killed or interrupted goes on with the old one.
 * @throws UntilgreenError INTERNAL after three recorded crashes in a row at one stage. A kill is no crash and never counts.
 */
export async function beginSession(ports: LoopPorts, order: SessionOrder): Promise<void> {
  await startOrResume(ports, order)
  const { owner } = ports.store
  if (owner !== undefined) await announce(ports, { event: 'owner:changed', ...owner })
}

async function startOrResume(ports: LoopPorts, order: SessionOrder): Promise<void> {
  const { state } = ports.store
  if (order.fresh) await abandon(ports, state)
  else refuseAfterCrashes(state)
  const ended = state.status === 'never-run' || state.status === 'stopped' || order.fresh
  if (ended || state.session === undefined) {
    const { loop, environment, configHash } = order
    await announce(ports, {
      event: 'loop:started',
      format: JOURNAL_FORMAT,
      loop,
      environment,
      session: ports.newId(),
      configHash,
    })
    return
  }
  await announce(ports, {
    event: 'loop:resumed',
    session: state.session.id,
    reason:
      state.status === 'running'
        ? 'the last session ended without a word: killed'
        : `the last session was ${state.status}`,
    ...(state.current && { cycle: state.current.number }),
    ...(state.stage && { stage: state.stage.name }),
  })
}

async function abandon(ports: LoopPorts, state: LoopState): Promise<void> {
  if (state.current === undefined) return
  await announce(ports, {
    event: 'cycle:finished',
    cycle: state.current.number,
    outcome: 'abandoned',
    verdict: 'inconclusive',
    green: false,
  })
}

function refuseAfterCrashes({ crashes }: LoopState): void {
  if (crashes.count < CRASHES_ALLOWED) return
  const where = crashes.stage ?? 'between stages'
  throw new UntilgreenError(
    'INTERNAL',
    `the loop crashed ${crashes.count} times in a row at the same point: ${where}`,
    {
      hint: `See the log in the state folder. \`untilgreen run LOOP --fresh\` abandons this cycle. ${'Please report it: https://github.com/untilgreen/untilgreen/issues'}`,
    },
  )
}
