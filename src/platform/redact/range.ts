/** Bytes `[start, end)` that must not be seen, and what is written instead. */
export interface Range {
  start: number
  end: number
  label: string
  /** More bytes could make it longer: a private key whose end is not there yet. */
  open?: boolean
}

/** Sorted, overlapping ones made one: two secrets that share bytes leave no rest of either. */
export function joinRanges(ranges: Range[]): Range[] {
  const sorted = ranges.sort((a, b) => a.start - b.start || b.end - a.end)
  const joined: Range[] = []
  for (const range of sorted) {
    const last = joined.at(-1)
    if (last === undefined || range.start >= last.end) joined.push({ ...range })
    else if (range.end > last.end) {
      last.end = range.end
      if (range.open) last.open = true
    }
  }
  return joined
}

/** A copy with each range replaced by its label. */
export function replaceRanges(bytes: Buffer, ranges: readonly Range[]): Buffer {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { start, end, label } of ranges) {
    parts.push(bytes.subarray(at, start), Buffer.from(label))
    at = end
  }
  parts.push(bytes.subarray(at))
  return Buffer.concat(parts)
}
