import { type Range, replaceRanges } from './range.js'

/** Masks output that comes in pieces. What it holds back is given out with the next pieces or at the end. */
export interface MaskStream {
  /** What is safe to show by now; often less than what went in. */
  push(chunk: Uint8Array): Uint8Array
  /** The rest. */
  end(): Uint8Array
  /** Hands back, unmasked, what is held back, and forgets it. */
  takeHeld(): Uint8Array
}

/** A line longer than this is not waited for. */
const LONGEST_LINE_BYTES = 64 * 1024
/** Held back of such a line: no token is longer, but for what is told apart below. */
const HELD_BYTES = 16 * 1024
const TOKEN_BYTE = /[\w.~+/=-]/

/**
 * No secret spans a line break (each line of one is known by itself; a private key is waited for), so whole lines go out as they come.
 * @param find all that must not be seen, sorted, without overlaps.
 * @param longestNeedle bytes.
 */
export function createMaskStream(find: (bytes: Buffer) => Range[], longestNeedle: number): MaskStream {
  const heldBytes = Math.max(HELD_BYTES, longestNeedle)
  const limit = Math.max(LONGEST_LINE_BYTES, 2 * heldBytes)
  let held: Uint8Array[] = []
  let heldLength = 0
  let swallowing = false

  const take = (): Buffer => {
    const all = held.length === 1 ? Buffer.from(held[0] as Uint8Array) : Buffer.concat(held)
    held = []
    heldLength = 0
    return all
  }
  const hold = (rest: Uint8Array): void => {
    if (rest.length === 0) return
    held.push(rest)
    heldLength += rest.length
  }
  const release = (): Uint8Array => {
    const bytes = take()
    const ranges = find(bytes)
    const { cut, endless } = safeCut(bytes, ranges, { heldBytes, limit })
    swallowing = endless
    hold(bytes.subarray(cut))
    return replaceRanges(
      bytes.subarray(0, cut),
      ranges.filter((range) => range.end <= cut),
    )
  }
  return {
    push(chunk) {
      const fresh = swallowing ? afterToken(chunk) : chunk
      if (swallowing && fresh.length > 0) swallowing = false
      hold(fresh)
      const whole = fresh.includes(10)
      return whole || heldLength > limit ? release() : new Uint8Array()
    },
    end() {
      const bytes = take()
      return replaceRanges(bytes, find(bytes))
    },
    takeHeld: take,
  }
}

/** Where the bytes can be cut so that nothing before the cut depends on what follows it. */
function safeCut(
  bytes: Buffer,
  ranges: readonly Range[],
  { heldBytes, limit }: { heldBytes: number; limit: number },
): { cut: number; endless: boolean } {
  const lineEnd = bytes.lastIndexOf(10) + 1
  let cut = bytes.length - lineEnd <= limit ? lineEnd : bytes.length - heldBytes
  for (const range of [...ranges].reverse()) {
    if (range.start < cut && (range.end > cut || range.open)) {
      // A match that began a whole limit ago is no token that anybody waits for the end of.
      if (bytes.length - range.start > 2 * limit) return { cut: bytes.length, endless: range.end === bytes.length }
      cut = range.start
    }
  }
  return { cut, endless: false }
}

function afterToken(chunk: Uint8Array): Uint8Array {
  const end = chunk.findIndex((byte) => !TOKEN_BYTE.test(String.fromCharCode(byte)))
  return end === -1 ? new Uint8Array() : chunk.subarray(end)
}
