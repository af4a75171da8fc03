import type { ReportProblemKind } from '../model/test-run.js'
import { LIMITS } from './limits.js'

/** Who gets the elements. */
export interface SliceTaker {
  /** Arrays whose elements are cut out: `results/tests`. */
  paths: readonly string[]
  /** @param colons structural colons in the text. Returns false to end the reading. */
  element(path: string, text: string, colons: number): boolean
}

/** How a document ended. */
export interface SlicesEnd {
  /** The document without the elements cut out; undefined where it can't be read. */
  rest?: string
  /** Structural colons in `rest`. */
  colons: number
  problem?: { kind: ReportProblemKind; message: string }
}

export interface JsonSlices {
  /** Returns false once nothing more is wanted. */
  push(text: string): boolean
  end(): SlicesEnd
}

/** Longest element and longest rest, in characters. */
const MAX_SLICE_CHARS = 64 * 1024 * 1024

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Follows strings and brackets of a JSON text and cuts out the elements of some arrays. It judges no grammar: whoever parses the slices does. */
export function createJsonSlices(taker: SliceTaker): JsonSlices {
  return new Slicer(taker)
}

class Slicer implements JsonSlices {
  readonly #taker: SliceTaker
  readonly #pathDepth: number
  #depth = 0
  #inString = false
  /** Backslashes directly before the end of the last chunk, inside a string. */
  #backslashes = 0
  /** What the current slice (element or rest) holds of earlier chunks. */
  #open = ''
  #colons = 0
  #rest = ''
  #restColons = 0
  /** Path of the array being cut up, and the depth inside it. */
  #array: string | undefined
  #arrayDepth = 0
  #emptySoFar = true
  /** Outside elements: the keys that lead here, and the last string, which is a key when a colon follows. */
  readonly #keys: (string | undefined)[] = []
  #lastString = ''
  #started = false
  #problem: SlicesEnd['problem']
  #wanted = true

  constructor(taker: SliceTaker) {
    this.#taker = taker
    this.#pathDepth = Math.max(0, ...taker.paths.map((path) => path.split('/').length))
  }

  push(text: string): boolean {
    let at = 0
    let from = 0
    if (this.#inString) at = this.#skipString(text, 0)
    const length = text.length
    while (at < length && this.#wanted) {
      const unit = text.charCodeAt(at)
      if (unit === QUOTE) {
        this.#inString = true
        this.#backslashes = 0
        const start = at + 1
        at = this.#skipString(text, start)
        if (this.#array === undefined && this.#depth <= this.#pathDepth) this.#lastString = text.slice(start, at - 1)
        continue
      }
      if (unit === COLON) this.#colon()
      else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
        if (this.#opened(unit)) from = this.#enterArray(text, from, at)
      } else if (unit === CLOSE_OBJECT || unit === CLOSE_ARRAY) {
        if (this.#closed()) from = this.#leaveArray(text, from, at)
      } else if (unit === COMMA && this.#depth === this.#arrayDepth && this.#array !== undefined) {
        this.#emit(this.#open + text.slice(from, at))
        from = at + 1
      }
      at++
    }
    return this.#keepOpen(text, from)
  }

  end(): SlicesEnd {
    if (this.#problem !== undefined) return { colons: 0, problem: this.#problem }
    if (!this.#wanted) return { colons: 0 }
    if (!this.#started || this.#depth > 0 || this.#inString) {
      return { colons: 0, problem: { kind: 'cut', message: 'the JSON document ends before it is complete' } }
    }
    return { rest: this.#rest + this.#open, colons: this.#restColons + this.#colons }
  }

  /** Returns where the text after the string begins, or its length where the string goes on in the next chunk. */
  #skipString(text: string, start: number): number {
    let from = start
    for (;;) {
      const quote = nextQuote(text, from)
      if (quote === -1) {
        const run = backslashesBefore(text, text.length, start)
        this.#backslashes = run + (run === text.length - start ? this.#backslashes : 0)
        return text.length
      }
      const run = backslashesBefore(text, quote, start)
      const total = run + (run === quote - start ? this.#backslashes : 0)
      from = quote + 1
      if (total % 2 === 0) {
        this.#inString = false
        return from
      }
    }
  }

  #colon(): void {
    this.#colons++
    if (this.#array === undefined && this.#depth <= this.#pathDepth) this.#keys[this.#depth] = this.#lastString
  }

  /** Returns true where the array that begins here is to be cut up. */
  #opened(unit: number): boolean {
    this.#started = true
    this.#depth++
    if (this.#depth > LIMITS.depth) {
      this.#stop('hostile', `JSON nested deeper than ${LIMITS.depth} levels`)
      return false
    }
    if (this.#array !== undefined || this.#depth > this.#pathDepth + 1) return false
    const path = this.#keys.slice(1, this.#depth).join('/')
    this.#keys[this.#depth] = undefined
    if (unit !== OPEN_ARRAY || this.#depth === 1 || !this.#taker.paths.includes(path)) return false
    this.#array = path
    return true
  }

  #enterArray(text: string, from: number, at: number): number {
    this.#rest += this.#open + text.slice(from, at + 1)
    this.#restColons += this.#colons
    this.#open = ''
    this.#colons = 0
    this.#arrayDepth = this.#depth
    this.#emptySoFar = true
    return at + 1
  }

  /** Returns true where the array that is cut up ends here. */
  #closed(): boolean {
    this.#depth--
    if (this.#depth < 0) this.#stop('malformed', 'the JSON document has a closing bracket too many')
    return this.#array !== undefined && this.#depth < this.#arrayDepth
  }

  #leaveArray(text: string, from: number, at: number): number {
    const last = this.#open + text.slice(from, at)
    if (!this.#emptySoFar || last.trim() !== '') this.#emit(last)
    this.#open = ''
    this.#colons = 0
    this.#array = undefined
    return at
  }

  #emit(text: string): void {
    const wanted = this.#taker.element(this.#array ?? '', text, this.#colons)
    if (!wanted) this.#wanted = false
    this.#open = ''
    this.#colons = 0
    this.#emptySoFar = false
  }

  #keepOpen(text: string, from: number): boolean {
    if (!this.#wanted) return false
    if (this.#open.length + text.length - from > MAX_SLICE_CHARS) {
      this.#stop('hostile', `one part of the JSON document is longer than ${MAX_SLICE_CHARS} characters`)
      return false
    }
    if (from < text.length) this.#open += text.slice(from)
    if (!this.#started && this.#open.trim() !== '') this.#started = true
    return true
  }

  #stop(kind: ReportProblemKind, message: string): void {
    this.#problem ??= { kind, message }
    this.#wanted = false
  }
}

/** Short strings are walked, long ones left to the engine's own search. */
function nextQuote(text: string, from: number): number {
  const near = Math.min(text.length, from + 24)
  for (let at = from; at < near; at++) if (text.charCodeAt(at) === QUOTE) return at
  return near === text.length ? -1 : text.indexOf('"', near)
}

function backslashesBefore(text: string, end: number, start: number): number {
  let at = end
  while (at > start && text.charCodeAt(at - 1) === BACKSLASH) at--
  return end - at
}
