import type { Range } from './range.js'

/** Bytes to look for, at least four of them. */
export interface Needle {
  bytes: Buffer
  label: string
}

/** Slots of the first look at four bytes. */
const SLOTS = 1 << 16

/**
 * Finds any number of needles in one pass: a table over the hash of each four bytes says where to look closer.
 * The idea of Rabin and Karp (1987), with the window as its own hash.
 */
export class NeedleIndex {
  /** Number of needles. */
  readonly size: number
  /** Bytes of the longest one; 0 with none. */
  readonly longest: number
  readonly #slots = new Uint8Array(SLOTS)
  readonly #byStart = new Map<number, Needle[]>()

  constructor(needles: readonly Needle[]) {
    const distinct = [...new Map(needles.map((needle) => [needle.bytes.toString('latin1'), needle])).values()]
    this.size = distinct.length
    this.longest = Math.max(0, ...distinct.map((needle) => needle.bytes.length))
    for (const needle of distinct) {
      const start = needle.bytes.readInt32BE(0)
      this.#slots[slotOf(start)] = 1
      this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), needle])
    }
    for (const bucket of this.#byStart.values()) bucket.sort((a, b) => b.bytes.length - a.bytes.length)
  }

  /** All places where a needle stands, overlapping ones too. */
  find(bytes: Buffer): Range[] {
    const found: Range[] = []
    const slots = this.#slots
    const length = bytes.length
    let window = 0
    for (let at = 0; at < length; at++) {
      window = (window << 8) | (bytes[at] as number)
      if (at >= 3 && slots[slotOf(window)] === 1) this.#look(bytes, at - 3, window, found)
    }
    return found
  }

  #look(bytes: Buffer, start: number, window: number, found: Range[]): void {
    const needle = this.#byStart
      .get(window)
      ?.find(({ bytes: wanted }) => wanted.equals(bytes.subarray(start, start + wanted.length)))
    if (needle !== undefined) found.push({ start, end: start + needle.bytes.length, label: needle.label })
  }
}

function slotOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> 16
}
