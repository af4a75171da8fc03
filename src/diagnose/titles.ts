import type { Category } from '../model/cluster.js'
import { messageField } from './core-words.js'
import { withoutTypes } from './facts/exception.js'
import { maskText } from './mask.js'
import type { Reading } from './reading.js'

const LONGEST = 100

/** What a ticket is headed with: the strongest fact in words, else the masked headline. At most 100 characters. */
export function titleOf(reading: Reading, category: Category): string {
  return shorten(byFacts(reading) ?? ofProbe(reading) ?? (maskText(reading.headline.line) || `${category}: no message`))
}

function byFacts({ facts, headline, text }: Reading): string | undefined {
  const place =
    facts.endpoint === undefined ? '' : ` from ${facts.method === undefined ? '' : `${facts.method} `}${facts.endpoint}`
  if (facts.closeCode !== undefined)
    return `WebSocket closed ${facts.closeCode}${facts.closeReason === undefined ? '' : `: ${facts.closeReason}`}`
  if (facts.httpStatus !== undefined && facts.httpStatus >= 400)
    return `HTTP ${facts.httpStatus}${place}${facts.errorCode === undefined ? '' : `: ${facts.errorCode}`}`
  if (facts.tls !== undefined) return `TLS ${facts.tls}: ${maskText(withoutTypes(headline.line))}`
  if (facts.errorCode !== undefined)
    return `${facts.errorCode}: ${messageField(text) ?? maskText(withoutTypes(headline.line))}`
  return undefined
}

const STEP = /^step [\d.]+(?: \(([^)]{1,80})\))?(?: move \d+)?: ([\s\S]*)$/
const ADDRESS = /^(?:ws|[A-Z]{3,7}) (?:wss?|https?):\/\/[^\s/]+(\/\S*)?: /

/** A probe's message by the step's name and what was expected of it; where in the file it stands and what came is told below. */
function ofProbe({ facts, headline: { line } }: Reading): string | undefined {
  const [, name, told] = STEP.exec(line) ?? []
  if (told === undefined) return undefined
  const place = [facts.method, facts.endpoint].filter((part) => part !== undefined).join(' ')
  const words = told.replace(ADDRESS, place === '' ? '' : `${place}: `).replace(/; received [\s\S]*$/, '')
  return maskText(name === undefined ? words : `${name}: ${words}`)
}

function shorten(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim()
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).trimEnd()}…`
}
