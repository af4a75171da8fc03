/** Why a loop stops. `loop:stopped` names it. */
export type StopReason = 'green' | 'max-cycles' | 'max-duration' | 'stalled' | 'unreachable' | 'stopped'

/** What one gate has to say about going on. */
export interface GateResult {
  /** File name of the gate: `green`, `max-cycles`, … */
  gate: string
  /** Absent: the gate has nothing to say. */
  action?: 'continue' | 'pause' | 'roll-back' | 'stop'
  reason?: StopReason
  message: string
}

/** The verdict says what is true; the decision says what we do. */
export interface Decision {
  action: 'continue' | 'pause' | 'roll-back' | 'stop'
  /** One line for people. */
  message: string
  /** Set on `stop`. */
  reason?: StopReason
  gates: GateResult[]
  /** True when a fix may run: not green, an answer, and another cycle follows. */
  mayFix: boolean
}
