import type { Observer } from '../../loop/ports.js'
import type { Event } from '../../model/event.js'
import type { Log } from '../../platform/log.js'

/** Writes what happens to the loop's log: each event without its bulk. */
export function logObserver(log: Log): Observer {
  return {
    name: 'log',
    onEvent(event) {
      const { event: name, ...fields } = withoutBulk(event)
      if (name === 'loop:crashed') log.error(name, fields)
      else log.info(name, fields)
    },
  }
}

function withoutBulk(event: Event): Record<string, unknown> & { event: string } {
  const { result: _result, ...rest } = event as Event & { result?: unknown }
  return rest
}
