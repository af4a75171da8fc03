import type { DiskFile } from '../platform/disk.js'

/** One line of a file, without its newline. */
export interface RawLine {
  bytes: Uint8Array
  /** Where it starts in the file. */
  offset: number
  /** False for a last line without newline. */
  terminated: boolean
}

const CHUNK_BYTES = 256 * 1024
const NEWLINE = 10

/**
 * A file's lines from an offset on, in batches of what one read brought. Flat in memory: a batch is only valid until the next.
 * @throws RangeError for a line longer than 256 MiB.
 */
export async function* readLines(file: DiskFile, from: number): AsyncGenerator<RawLine[]> {
  const leftBytes = Math.max(0, (await file.sizeBytes()) - from)
  let buffer = new Uint8Array(Math.min(CHUNK_BYTES, leftBytes + 1024))
  let position = from
  let held = 0
  for (;;) {
    if (held === buffer.length) buffer = grown(buffer)
    const count = await file.read(buffer.subarray(held), position + held)
    if (count === 0) break
    const { lines, rest } = split(buffer.subarray(0, held + count), position)
    if (lines.length > 0) yield lines
    held = held + count - rest
    position += rest
    buffer.copyWithin(0, rest, rest + held)
  }
  if (held > 0) yield [{ bytes: buffer.subarray(0, held), offset: position, terminated: false }]
}

function split(bytes: Uint8Array, position: number): { lines: RawLine[]; rest: number } {
  const lines: RawLine[] = []
  let start = 0
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    lines.push({ bytes: bytes.subarray(start, end), offset: position + start, terminated: true })
    start = end + 1
  }
  return { lines, rest: start }
}

function grown(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  if (buffer.length >= 256 * 1024 * 1024) throw new RangeError('a line is longer than 256 MiB')
  const larger = new Uint8Array(buffer.length * 2)
  larger.set(buffer)
  return larger
}
