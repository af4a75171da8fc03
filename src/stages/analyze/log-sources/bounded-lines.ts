/** Lines up to a number of bytes; of too many the newest stay. */
export interface BoundedLines {
  add(line: string): void
  lines(): string[]
  cutLines(): number
}

/** Bytes of one log that are kept. */
export const MOST_LOG_BYTES = 1_000_000

/** Starts with none. */
export function boundedLines(mostBytes = MOST_LOG_BYTES): BoundedLines {
  const kept: string[] = []
  let from = 0
  let bytes = 0
  return {
    add(line) {
      kept.push(line)
      bytes += sizeOf(line)
      while (bytes > mostBytes && from < kept.length) bytes -= sizeOf(kept[from++] ?? '')
    },
    lines: () => kept.slice(from),
    cutLines: () => from,
  }
}

/** UTF-8 with the line end, at most. */
function sizeOf(line: string): number {
  return new TextEncoder().encode(line).length + 1
}
