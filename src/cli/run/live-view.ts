import type { Observer } from '../../loop/ports.js'
import { emptyState } from '../../model/state.js'
import type { Io } from '../command.js'
import { openLiveScreen } from '../view/live-screen.js'
import { maskedProgress } from '../view/masked-progress.js'
import { systemTerminal } from '../view/terminal.js'
import { viewOf } from '../view/view-state.js'

/** The live view of a session: an observer that draws, and what it needs to be told besides. */
export interface LiveView {
  observer: Observer
  /** Messages for people go through the view while it stands. */
  say(message: string): void
  close(): void
}

/** @returns undefined where there is no terminal to draw on: plain lines are for those. */
export function openLiveView(
  io: Io,
  order: { maxCycles?: number | undefined; signal: AbortSignal; mask(text: string): string },
): LiveView | undefined {
  if (!canDraw(io)) return undefined
  const options = { color: io.color, hint: 'Ctrl-C drains, again kills', now: () => Date.now() }
  const screen = openLiveScreen(systemTerminal(), viewOf(emptyState(), order.maxCycles), options)
  const drain = () => screen.draining(String(order.signal.reason))
  order.signal.addEventListener('abort', drain, { once: true })
  return {
    observer: {
      name: 'live view',
      onEvent: (event, state) => screen.event(event, state),
      onProgress: (progress) => screen.progress(maskedProgress(progress, order.mask)),
    },
    say: (message) => screen.say(order.mask(message)),
    close() {
      order.signal.removeEventListener('abort', drain)
      screen.close()
    },
  }
}

/** A terminal that can move its cursor, with a person before it. */
export function canDraw({ isTerminal, env }: Pick<Io, 'isTerminal' | 'env'>): boolean {
  const { TERM, CI } = env
  return isTerminal && TERM !== 'dumb' && (CI === undefined || CI === '' || CI === 'false' || CI === '0')
}
