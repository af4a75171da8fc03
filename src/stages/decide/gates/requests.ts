import type { Gate } from '../gate.js'

/** Stops when a person asked for it. */
export const stopRequest: Gate = ({ session }) =>
  session.stopRequested === undefined
    ? { gate: 'stop-request', message: 'nobody asked to stop' }
    : { gate: 'stop-request', action: 'stop', reason: 'stopped', message: `${session.stopRequested} asked to stop` }

/** Pauses when a person asked for it. */
export const pauseRequest: Gate = ({ session }) =>
  session.pauseRequested === undefined
    ? { gate: 'pause-request', message: 'nobody asked to pause' }
    : { gate: 'pause-request', action: 'pause', message: `${session.pauseRequested} asked to pause` }
