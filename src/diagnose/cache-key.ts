import { COMBINED, SHAPES } from './mask.js'

/** Numbers that are facts somewhere: statuses, errnos, exit codes, services' ports. */
export const KEPT_FROM_100 = new Set(
  (
    '100 101 103 104 110 111 113 126 127 137 139 143 200 201 202 203 204 205 206 207 208 300 301 302 303 304 307 308 ' +
    '400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 421 422 423 424 425 426 428 429 431 451 499 ' +
    '500 501 502 503 504 505 507 508 511 520 521 522 523 524 525 526 529 530 1225 2181 2379 3306 4222 5432 5672 6379 6380 ' +
    '8123 9000 9042 9092 9200 11211 26379 27017 10053 10054 10060 10061 11001'
  ).split(' '),
)
const BEFORE_A_CODE = /(?:exit|status|code|errno|error|signal|sqlstate|state|closed?|received|sent|\()["']?\W{0,4}$/i
/** Texts in which a number may be a close code. */
export const ABOUT_CLOSING = /clos|code|socket|received|sent|disconnect/i

/**
 * A text as the key of a cache: masked as `maskText` does, but with each number kept that could be a fact. Texts of one key
 * have one reading; a fact's number that is none only makes the cache less useful.
 */
export function cacheKey(text: string): string {
  let closing: boolean | undefined
  return text.replace(COMBINED, (...groups) => {
    const found = SHAPES.findIndex((_, index) => groups[index + 1] !== undefined)
    const name = SHAPES[found]?.[0] ?? 'n'
    const match = String(groups[0])
    if (name === 'address') return `<address>${keptPort(match)}`
    if (name !== 'n') return `<${name}>`
    const offset = Number(groups[SHAPES.length + 1])
    if (match.length === 4 && /^[134]/.test(match)) closing ??= ABOUT_CLOSING.test(text)
    return isKept(match, text, offset, closing === true) ? match : '<n>'
  })
}

function isKept(match: string, text: string, offset: number, closing: boolean): boolean {
  if (match.length > 5) return false
  if (KEPT_FROM_100.has(match)) return true
  if (closing && /^(?:10[01]\d|[34]\d{3})$/.test(match)) return true
  if (match.length <= 2 && /[A-Za-z]/.test(text[offset - 1] ?? '')) return true
  return BEFORE_A_CODE.test(text.slice(Math.max(0, offset - 16), offset))
}

function keptPort(address: string): string {
  const port = address.slice(address.lastIndexOf(':') + 1)
  return KEPT_FROM_100.has(port) ? port : ''
}
