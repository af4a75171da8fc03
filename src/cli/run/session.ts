import { runConfigured } from '../../compose.js'
import type { LoopConfig } from '../../config/loop-config.js'
import { maskerOf } from '../../config/masker-of.js'
import type { LoopEnd, Observer } from '../../loop/ports.js'
import { openLog } from '../../platform/log.js'
import { join } from '../../platform/paths.js'
import { killCommandsNow } from '../../platform/processes/live-commands.js'
import { onShutdown } from '../../platform/signals.js'
import type { Call } from '../command.js'
import { text } from '../options.js'
import { jsonLines } from './json-lines.js'
import { type LiveView, openLiveView } from './live-view.js'
import { logObserver } from './log-observer.js'
import { plainLines } from './plain-lines.js'

/**
 * One session of one loop, from its first event to its exit code: what `run` does once, and `daemon` at each tick.
 * The first signal drains, the second kills, and a limit ends it.
 */
export async function runSession(config: LoopConfig, call: Call): Promise<LoopEnd> {
  const { io, stateDir } = call
  const masker = maskerOf(config)
  const mask = (value: string) => masker.mask(value)
  const warn = (message: string) => {
    if (view !== undefined) view.say(`untilgreen: ${message}`)
    else if (!call.json) io.err(`untilgreen: ${message}\n`)
  }
  let view: LiveView | undefined
  const log = await openLog(join(stateDir, config.loop, 'untilgreen.log'), { mask, onError: warn })
  for (const warning of masker.warnings) warn(warning)
  const shutdown = onShutdown({ killNow: killCommandsNow })
  const { maxCycles } = config.stop
  view = call.json ? undefined : openLiveView(io, { maxCycles, signal: shutdown.signal, mask })
  const shown = view?.observer ?? (call.json ? jsonLines(io, mask) : plainLines(io))
  const observers: Observer[] = [logObserver(log), shown]
  try {
    return await runConfigured(config, {
      stateDir,
      env: io.env,
      signal: shutdown.signal,
      observers,
      warn(message) {
        log.warn(message)
        warn(message)
      },
      deploys: call.options['no-deploy'] !== true,
      fresh: call.options.fresh === true,
      wait: call.options.wait === true,
      ...text(call, 'revision'),
      ...text(call, 'only'),
    })
  } finally {
    view?.close()
    shutdown.dispose()
    log.close()
  }
}
