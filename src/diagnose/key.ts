import type { Facts } from '../model/facts.js'
import { errnoFact } from './facts/errno.js'
import type { Reading } from './reading.js'
import { templateWords } from './template.js'

/** Problems of the way between test and product: what the test was about to do says nothing about them. */
const ON_THE_WAY = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * The canonical form that a cluster's id is made of: facts, coarse phase, template. A pure function of one reading, so
 * that an id is the same whichever other failures are there.
 */
export function keyOf(reading: Reading): string {
  const { facts } = reading
  return JSON.stringify([coarsePhase(reading), Object.entries(identity(facts)).sort(), keyWords(reading)])
}

/** Set-up, call and tear-down meet the same cause; before any test runs it is another matter. */
function coarsePhase({ phase }: Reading): string {
  return phase === 'collection' || phase === 'deploy' || phase === 'readiness' ? phase : 'test'
}

/** The facts that make a cause: an endpoint that never answered is none, nor is the exception's package. */
function identity(facts: Facts): Facts {
  const { endpoint, method, exception, ...rest } = facts
  const onTheWay = facts.httpStatus === undefined && (ON_THE_WAY.has(facts.errno ?? '') || facts.tls !== undefined)
  const named = exception === undefined ? undefined : exception.slice(exception.lastIndexOf('.') + 1)
  return {
    ...rest,
    ...(!onTheWay && facts.closeCode === undefined && endpoint !== undefined && { endpoint }),
    ...(!onTheWay && facts.closeCode === undefined && method !== undefined && { method }),
    ...(named !== undefined && { exception: named }),
  }
}

function keyWords(reading: Reading): string[] {
  const { facts, headline, words } = reading
  if (facts.closeCode !== undefined) return []
  if (facts.httpStatus === undefined && ON_THE_WAY.has(facts.errno ?? ''))
    return templateWords(linkWithErrno(headline.line))
  return words
}

/** Of `outer: inner: connection refused` the last link that says it. */
function linkWithErrno(line: string): string {
  const links = line.split(/: | - |; |, /)
  return links.reverse().find((link) => errnoFact(link) !== undefined) ?? line
}
