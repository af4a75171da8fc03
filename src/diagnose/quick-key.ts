import { ABOUT_CLOSING, KEPT_FROM_100 } from './cache-key.js'

const ZERO = 48
const NINE = 57

/**
 * A coarser look than `cacheKey`, many times as quick: words with digits in them become their length, but for numbers that
 * could be facts and for words with up to two digits at their end. Texts of one quick key have one `cacheKey`.
 */
export function quickKey(text: string): string {
  let key = ''
  let copied = 0
  let at = 0
  while (at < text.length) {
    if (!isWord(text.charCodeAt(at))) {
      at++
      continue
    }
    const start = at
    let digits = 0
    for (; at < text.length && isWord(text.charCodeAt(at)); at++) if (isDigit(text.charCodeAt(at))) digits++
    if (digits === 0 || isKept(text, start, at, digits)) continue
    key += `${text.slice(copied, start)}#${digits === at - start ? '' : 'x'}${Math.min(at - start, 9)}`
    copied = at
  }
  return key + text.slice(copied)
}

function isKept(text: string, start: number, end: number, digits: number): boolean {
  const length = end - start
  if (digits < length) return length <= 12 && digits <= 2 && isDigit(text.charCodeAt(end - 1))
  if (length > 5) return false
  if (length === 4 && isClosing(text, start)) return ABOUT_CLOSING.test(text)
  return KEPT_FROM_100.has(text.slice(start, end)) || followsCode(text, start)
}

/** The last letters of `exit status code errno error signal state close closed received sent`. */
const ENDS = new Set(['it', 'us', 'de', 'no', 'or', 'al', 'te', 'se', 'ed', 'nt'])

/** Does a word that ends like one that announces a code stand before it, or a bracket? */
function followsCode(text: string, start: number): boolean {
  let at = start - 1
  for (let steps = 0; steps < 6 && at >= 0 && !isWord(text.charCodeAt(at)); steps++, at--)
    if (text[at] === '(') return true
  return ENDS.has(text.slice(Math.max(0, at - 1), at + 1).toLowerCase())
}

/** 1000 to 1019 and 3000 to 4999 may be close codes. */
function isClosing(text: string, start: number): boolean {
  const first = text.charCodeAt(start) - ZERO
  return first === 3 || first === 4 || (first === 1 && text.charCodeAt(start + 1) === ZERO)
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

function isWord(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}
