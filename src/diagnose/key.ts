import type { Facts } from '../model/facts.js'
import { isOnTheWay } from './core-words.js'
import { isTransportType } from './facts/exception.js'
import type { Reading } from './reading.js'

/**
 * The canonical form that a cluster's id is made of: coarse phase, facts, words. A pure function of one reading, so
 * that an id is the same whichever other failures are there.
 */
export function keyOf(reading: Reading): string {
  return JSON.stringify([coarsePhase(reading), Object.entries(identityOf(reading)).sort(), reading.words])
}

/** Set-up, call and tear-down meet the same cause; before any test runs it is another matter. */
function coarsePhase({ phase, facts }: Reading): string {
  // What can't be imported is the same cause wherever it is met.
  if (/(?:Import|ModuleNotFound|Syntax|Indentation)Error$/.test(facts.exception ?? '')) return 'test'
  return phase === 'collection' || phase === 'deploy' || phase === 'readiness' ? phase : 'test'
}

/** The facts that make a cause: an endpoint that never answered is none, nor is the exception's package. */
export function identityOf({ facts, words }: Reading): Facts {
  const { endpoint, method, exception, closeReason: _words, ...rest } = facts
  const answered = !isOnTheWay(facts) && facts.closeCode === undefined
  const echoed =
    facts.sqlState !== undefined ||
    facts.signal !== undefined ||
    (words.length > 1 && exception !== undefined && isTransportType(exception))
  const named = exception === undefined || echoed ? undefined : shortName(exception)
  return {
    ...rest,
    ...(answered && endpoint !== undefined && { endpoint }),
    ...(answered && method !== undefined && { method }),
    ...(named !== undefined && { exception: named }),
  }
}

function shortName(exception: string): string {
  return /^(?:java|javax|System)\./.test(exception) ? exception : exception.slice(exception.lastIndexOf('.') + 1)
}
