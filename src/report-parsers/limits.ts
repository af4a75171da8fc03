/** What is kept of a report and what is refused, whatever its size. Characters are UTF-16 units. */
export const LIMITS = {
  /** Bytes that detection looks at. */
  headBytes: 64 * 1024,
  idChars: 16 * 1024,
  messageChars: 8 * 1024,
  traceChars: 16 * 1024,
  outputChars: 16 * 1024,
  /** Traces and outputs of one report's failures, all together. */
  failureTextChars: 16 * 1024 * 1024,
  /** Outputs of one report's passing and skipped tests, all together. */
  passingTextChars: 4 * 1024 * 1024,
  /** Longest line of a line format. */
  lineChars: 16 * 1024 * 1024,
  /** Elements within elements. */
  depth: 256,
  attributes: 256,
  attributeChars: 8 * 1024 * 1024,
  /** Problems kept of one report. */
  problems: 20,
  attempts: 100,
} as const

/** Said in place of what was left out. */
export const CUT_MARK = '\n[… cut …]\n'
/** Said where a report holds more text than is kept of one report. */
export const LEFT_OUT = '[… left out: this report holds more text than is kept of one report …]'

/**
 * The text itself, in memory of its own: a slice of a chunk would keep the whole chunk alive.
 * A concatenation is flattened into a new string when it is sliced.
 */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1)
}

/** A concatenation as one string of its own: until a character is read it keeps its pieces, and their chunks, alive. */
export function joinedCopy(first: string, joiner: string, second: string): string {
  const text = first + joiner + second
  return Number.isNaN(text.charCodeAt(0)) ? '' : text
}

/** The first `limit` characters with a mark where there were more; a surrogate pair is never split. */
export function boundHead(text: string, limit: number): string {
  if (text.length <= limit) return ownCopy(text)
  return ownCopy(headOf(text, limit - CUT_MARK.length) + CUT_MARK)
}

/** Head and tail, half each, where the text is longer than `limit`. */
export function boundEnds(text: string, limit: number): string {
  if (text.length <= limit) return ownCopy(text)
  const half = Math.floor((limit - CUT_MARK.length) / 2)
  return ownCopy(headOf(text, half) + CUT_MARK + tailOf(text, half))
}

function headOf(text: string, length: number): string {
  const splitsPair = isHighSurrogate(text.charCodeAt(length - 1))
  return text.slice(0, splitsPair ? length - 1 : length)
}

function tailOf(text: string, length: number): string {
  const start = text.length - length
  return text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start)
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
