import type { Range } from './range.js'

/** Bytes to look for, at least four of them. */
export interface Needle {
  bytes: Buffer
  /** What stands in its place. */
  label: string
}

/** A text whose presence makes a closer look worth while; at least four characters of ASCII. `of` is handed back. */
export interface Anchor {
  text: string
  of: number
}

export interface Found {
  /** Places of needles, overlapping ones too. */
  ranges: Range[]
  /** `of` of each anchor that is there. */
  anchored: Set<number>
}

interface Bucket {
  /** Longest first. */
  needles: Needle[]
  anchors: { bytes: Buffer; of: number }[]
}

/** Slots of the first look at four bytes. */
const SLOTS = 1 << 16

/**
 * Finds any number of texts in one pass: a table over the hash of each four bytes says where to look closer.
 * The idea of Rabin and Karp (1987), with the window as its own hash.
 */
export class NeedleIndex {
  /** Bytes of the longest needle; 0 with none. */
  readonly longest: number
  readonly #slots = new Uint8Array(SLOTS)
  readonly #byStart = new Map<number, Bucket>()

  constructor(needles: readonly Needle[], anchors: readonly Anchor[]) {
    const distinct = [...new Map(needles.map((needle) => [needle.bytes.toString('latin1'), needle])).values()]
    this.longest = Math.max(0, ...distinct.map((needle) => needle.bytes.length))
    for (const needle of distinct.sort((a, b) => b.bytes.length - a.bytes.length)) {
      this.#bucket(needle.bytes).needles.push(needle)
    }
    for (const { text, of } of anchors) {
      const bytes = Buffer.from(text)
      this.#bucket(bytes).anchors.push({ bytes, of })
    }
  }

  find(bytes: Buffer): Found {
    const found: Found = { ranges: [], anchored: new Set() }
    const slots = this.#slots
    const length = bytes.length
    let window = 0
    for (let at = 0; at < length; at++) {
      window = (window << 8) | (bytes[at] as number)
      if (slots[slotOf(window)] === 1 && at >= 3) this.#look(bytes, at - 3, window, found)
    }
    return found
  }

  #look(bytes: Buffer, start: number, window: number, found: Found): void {
    const bucket = this.#byStart.get(window)
    if (bucket === undefined) return
    for (const { bytes: wanted, label } of bucket.needles) {
      if (!matchesAt(bytes, start, wanted)) continue
      found.ranges.push({ start, end: start + wanted.length, label })
      break
    }
    for (const { bytes: wanted, of } of bucket.anchors) {
      if (!found.anchored.has(of) && matchesAt(bytes, start, wanted)) found.anchored.add(of)
    }
  }

  #bucket(bytes: Buffer): Bucket {
    const start = bytes.readInt32BE(0)
    const bucket = this.#byStart.get(start) ?? { needles: [], anchors: [] }
    this.#byStart.set(start, bucket)
    this.#slots[slotOf(start)] = 1
    return bucket
  }
}

function matchesAt(bytes: Buffer, start: number, wanted: Buffer): boolean {
  if (start + wanted.length > bytes.length) return false
  for (let at = 4; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false
  return true
}

function slotOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> 16
}
