import { EXIT } from '../errors.js'
import type { StopReason } from '../model/decision.js'

/** The exit code of a session that stopped by its own decision. */
export function exitCodeFor(reason: StopReason): number {
  switch (reason) {
    case 'green':
      return EXIT.green
    case 'stalled':
      return EXIT.stalled
    case 'unreachable':
      return EXIT.unreachable
    default:
      return EXIT.notGreen
  }
}
