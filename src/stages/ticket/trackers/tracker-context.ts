import type { AdapterContext } from '../../adapter-context.js'

/** What a tracker needs besides what every adapter gets. */
export interface TrackerContext extends AdapterContext {
  /** Absolute path of `state/<loop>/tickets`. */
  ticketsFolder: string
}
