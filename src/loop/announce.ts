import type { Event, EventBody } from '../model/event.js'
import type { LoopPorts } from './ports.js'

/** Writes an event down, then tells the observers. Never the other way round. */
export async function announce(ports: LoopPorts, body: EventBody): Promise<Event> {
  const event = await ports.store.append(body)
  for (const observer of ports.observers) {
    try {
      await observer.onEvent?.(event, ports.store.state)
    } catch (error) {
      ports.warn(`${observer.name} failed on ${event.event}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return event
}
