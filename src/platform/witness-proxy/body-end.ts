import type { Framing } from './http-head.js'

/** Finds where a body ends. `take` says how many of these bytes still belong to it. */
export interface BodyEnd {
  take(bytes: Buffer): number
  readonly done: boolean
}

/** A body that has one. */
export function bodyEnd(framing: Exclude<Framing, 'none' | 'tunnel'>): BodyEnd {
  if (framing === 'chunked') return new ChunkedEnd()
  if (framing === 'until-close') return { take: (bytes) => bytes.length, done: false }
  return new LengthEnd(framing.lengthBytes)
}

class LengthEnd implements BodyEnd {
  #left: number

  constructor(lengthBytes: number) {
    this.#left = lengthBytes
  }

  get done(): boolean {
    return this.#left === 0
  }

  take(bytes: Buffer): number {
    const taken = Math.min(this.#left, bytes.length)
    this.#left -= taken
    return taken
  }
}

const LF = 0x0a
const CR = 0x0d
/** A chunk's size has few digits; what is longer is extensions, which are passed over. */
const SIZE_CHARS = 16

/** RFC 9112, section 7.1: sizes, chunks, trailers. What breaks the grammar never ends: it is passed on all the same. */
class ChunkedEnd implements BodyEnd {
  done = false
  #part: 'size' | 'chunk' | 'chunk-end' | 'trailer' | 'broken' = 'size'
  #line = ''
  #left = 0

  take(bytes: Buffer): number {
    let at = 0
    while (at < bytes.length && !this.done) {
      if (this.#part === 'broken') return bytes.length
      at = this.#part === 'chunk' ? this.#skip(bytes, at) : this.#readLine(bytes, at)
    }
    return at
  }

  #skip(bytes: Buffer, at: number): number {
    const taken = Math.min(this.#left, bytes.length - at)
    this.#left -= taken
    if (this.#left === 0) this.#part = 'chunk-end'
    return at + taken
  }

  #readLine(bytes: Buffer, at: number): number {
    const byte = bytes[at]
    if (byte !== LF) {
      if (byte !== CR && this.#line.length < SIZE_CHARS) this.#line += String.fromCharCode(byte ?? 0)
      return at + 1
    }
    const line = this.#line
    this.#line = ''
    if (this.#part === 'chunk-end') this.#part = line === '' ? 'size' : 'broken'
    else if (this.#part === 'trailer') this.done = line === ''
    else this.#startChunk(line)
    return at + 1
  }

  #startChunk(line: string): void {
    const size = /^[ \t]*([0-9a-f]+)[ \t]*(?:;|$)/i.exec(line)?.[1] ?? (/^[0-9a-f]+/i.exec(line)?.[0] || undefined)
    this.#left = size === undefined ? Number.NaN : Number.parseInt(size, 16)
    if (!Number.isSafeInteger(this.#left)) this.#part = 'broken'
    else this.#part = this.#left === 0 ? 'trailer' : 'chunk'
  }
}
