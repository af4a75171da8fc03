import type { PlannedLoop } from './planned-loop.js'
import type { Say } from './say.js'
import type { SessionProcess } from './session-process.js'

/** What a daemon is to do, and for whom. */
export interface DaemonOrder {
  loops: readonly PlannedLoop[]
  stateDir: string
  /** Aborts when the daemon is to end. */
  signal: AbortSignal
  /** Its processes, for whoever must end them at once. */
  running: Set<SessionProcess>
  say: Say
}
