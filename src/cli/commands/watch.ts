import { EXIT } from '../../errors.js'
import type { Call, Command } from '../command.js'
import { oneLoop } from '../one-loop.js'
import { followLoop, type LoopWatcher, type WatchEnd } from '../view/follow-loop.js'

export const command: Command = {
  name: 'watch',
  usage: 'watch [LOOP]',
  summary: 'The live view of a loop that another process runs.',
  options: {},
  help: {},
  examples: ['untilgreen watch staging-p1', 'untilgreen watch staging-p1 --json | jq .event'],
  run,
}

/** Exit 0 however the loop ends: watching is not judging. */
async function run(call: Call): Promise<number> {
  const loop = await oneLoop(call)
  const { canDraw } = await import('../run/live-view.js')
  const end = canDraw(call.io) && !call.json ? await onScreen(loop, call) : await asLines(loop, call)
  const said: Record<WatchEnd, string | undefined> = {
    'session over': undefined,
    'owner gone': `${loop}: its process is gone without a word; \`untilgreen run ${loop}\` goes on from there`,
    left: undefined,
  }
  const message = said[end]
  if (message !== undefined) call.io.err(`${message}\n`)
  return EXIT.green
}

async function onScreen(loop: string, call: Call): Promise<WatchEnd> {
  const [{ openLiveScreen }, { systemTerminal }, { viewOf }, { leaveKeys }] = await Promise.all([
    import('../view/live-screen.js'),
    import('../view/terminal.js'),
    import('../view/view-state.js'),
    import('../view/leave-keys.js'),
  ])
  const { signal, dispose } = leaveKeys(call.io.signal)
  const options = { color: call.io.color, hint: 'q leaves; the loop goes on', now: () => Date.now() }
  let screen: ReturnType<typeof openLiveScreen> | undefined
  const watcher: LoopWatcher = {
    begin(state) {
      screen = openLiveScreen(systemTerminal(), viewOf(state), options)
    },
    onEvent: (event, state) => screen?.event(event, state),
    onProgress: (progress, atMs) => screen?.progress(progress, atMs),
  }
  try {
    return await followLoop(call.stateDir, loop, watcher, signal)
  } finally {
    screen?.close()
    dispose()
  }
}

async function asLines(loop: string, call: Call): Promise<WatchEnd> {
  const { plainLines } = await import('../run/plain-lines.js')
  const lines = plainLines(call.io)
  const watcher: LoopWatcher = {
    begin(state) {
      if (!call.json) call.io.err(`${loop}: ${state.status}, cycle ${state.current?.number ?? state.nextCycle - 1}\n`)
    },
    onEvent: (event, state) =>
      call.json ? call.io.out(`${JSON.stringify(event)}\n`) : void lines.onEvent?.(event, state),
    onProgress: () => undefined,
  }
  return followLoop(call.stateDir, loop, watcher, call.io.signal)
}
