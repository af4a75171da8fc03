import type { Facts } from '../model/facts.js'
import type { Condition } from './conditions.js'
import { isRecord } from './pointer.js'

interface Address {
  endpoint: string | undefined
  shown: string
}

const KEPT = 200
const addresses = new Map<string, Address>()

/** Path of an address with its ids masked: `/api/threads/<id>`. */
export function endpointOf(url: string): string | undefined {
  return addressOf(url).endpoint
}

/** An address for people: without user, password and fragment; values of the query left out. */
export function shownUrl(url: string): string {
  return addressOf(url).shown
}

function addressOf(url: string): Address {
  const known = addresses.get(url)
  if (known !== undefined) return known
  const address = readAddress(url)
  if (addresses.size >= KEPT) addresses.clear()
  addresses.set(url, address)
  return address
}

function readAddress(url: string): Address {
  if (!URL.canParse(url)) return { endpoint: undefined, shown: url }
  const { protocol, host, pathname, searchParams } = new URL(url)
  const parts = pathname.split('/')
  const names = [...new Set(searchParams.keys())]
  const query = names.length === 0 ? '' : `?${names.map((name) => `${name}=…`).join('&')}`
  return {
    endpoint: parts.map((part) => (isId(part) ? '<id>' : part)).join('/'),
    shown: `${protocol}//${host}${pathname}${query}`,
  }
}

/** An application's own code in an error answer: `VALIDATION_FAILED`. */
export function errorCodeOf(document: unknown): string | undefined {
  if (!isRecord(document)) return undefined
  for (const holder of [document, document.details, document.error, document.data, document.payload]) {
    if (!isRecord(holder)) continue
    for (const key of ['error_code', 'errorCode', 'code']) {
      const code = holder[key]
      if (typeof code === 'string' && /^[A-Za-z][\w.-]{2,60}$/.test(code)) return code
    }
  }
  return undefined
}

/** Conditions that did not hold, in one line; at most three are spelled out. */
export function brokenConditions(conditions: readonly Condition[]): { text: string; facts: Facts } | undefined {
  const broken = conditions.filter(({ held }) => !held)
  const [first] = broken
  if (first === undefined) return undefined
  const texts = broken
    .slice(0, 3)
    .map(({ what, expected, actual }) => `${what}: expected ${expected}, actual ${actual}`)
  const more = broken.length > 3 ? `; and ${broken.length - 3} more` : ''
  return { text: texts.join('; ') + more, facts: first.pointer === undefined ? {} : { pointer: first.pointer } }
}

function isId(part: string): boolean {
  if (/^\d+$/.test(part) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(part) || /^[0-9a-f]{8,}$/i.test(part)) return true
  return part.length >= 12 && /\d/.test(part) && /[a-z]/i.test(part) && !/^v\d/.test(part)
}
