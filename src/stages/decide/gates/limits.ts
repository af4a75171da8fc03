import { formatDuration } from '../../../model/duration.js'
import type { Gate } from '../gate.js'

/** Stops at the session's number of cycles. */
export const maxCycles: Gate = ({ session, stop }) => {
  const gate = 'max-cycles'
  if (stop.maxCycles === undefined) return { gate, message: 'no limit' }
  const message = `cycle ${session.cycles} of at most ${stop.maxCycles} in this session`
  return session.cycles >= stop.maxCycles ? { gate, action: 'stop', reason: 'max-cycles', message } : { gate, message }
}

/** Stops at the session's age, after the running cycle. */
export const maxDuration: Gate = ({ session, stop }) => {
  const gate = 'max-duration'
  if (stop.maxDurationMs === undefined) return { gate, message: 'no limit' }
  const message = `${formatDuration(Math.round(session.elapsedMs))} of at most ${formatDuration(stop.maxDurationMs)} in this session`
  return session.elapsedMs >= stop.maxDurationMs
    ? { gate, action: 'stop', reason: 'max-duration', message }
    : { gate, message }
}
