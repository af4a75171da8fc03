import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'

export type Utf = 'utf-8' | 'utf-16le' | 'utf-16be'

/** How a report's first bytes say that it is to be read. */
export interface ByteOrder {
  encoding: Utf
  /** Length of the byte order mark; 0 without one, which means UTF-8. */
  markBytes: number
}

/** Reads the byte order mark. */
export function byteOrderOf(head: Uint8Array): ByteOrder {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  return { encoding: 'utf-8', markBytes: 0 }
}

/**
 * Bytes into text: UTF-8, or UTF-16 where a byte order mark says so; the mark is left out.
 * A NUL is `hostile`, bytes that the encoding doesn't allow are `malformed` and become U+FFFD; both end up in `problems`.
 * @param single reads a one-byte encoding (`windows-1252`, `iso-8859-2`, …) instead, where a format can declare one.
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array>,
  problems: ReportProblem[],
  single?: string,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined
  let head: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    let bytes = chunk
    if (decoder === undefined) {
      head = joined(head, chunk)
      if (head.length < 3) continue
      const order = byteOrderOf(head)
      decoder = decoderOf(order, problems, single)
      bytes = head.subarray(order.markBytes)
    }
    const text = decoder.push(bytes)
    if (text !== '') yield text
  }
  if (decoder === undefined) {
    const order = byteOrderOf(head)
    decoder = decoderOf(order, problems, single)
    const text = decoder.push(head.subarray(order.markBytes))
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}

interface Decoder {
  push(bytes: Uint8Array): string
  end(): string
}

function decoderOf(order: ByteOrder, problems: ReportProblem[], single: string | undefined): Decoder {
  if (order.encoding !== 'utf-8') return streamDecoder(order.encoding, problems)
  return single === undefined ? utf8Decoder(problems) : streamDecoder(single, problems)
}

/** Whole characters per call: `stream: true` would take the slow path of the platform's decoder. */
function utf8Decoder(problems: ReportProblem[]): Decoder {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
  let carry: Uint8Array = new Uint8Array(0)
  function decode(bytes: Uint8Array): string {
    if (bytes.length === 0) return ''
    if (bytes.includes(0)) addProblem(problems, 'hostile', 'the file holds NUL bytes')
    try {
      return strict.decode(bytes)
    } catch {
      addProblem(problems, 'malformed', 'the file holds bytes that are not UTF-8')
      return lenient.decode(bytes)
    }
  }
  return {
    push(chunk) {
      const bytes = carry.length === 0 ? chunk : joined(carry, chunk)
      const whole = bytes.length - openSequenceLength(bytes)
      carry = bytes.slice(whole)
      return decode(bytes.subarray(0, whole))
    },
    end: () => decode(carry),
  }
}

/** How many bytes at the end begin a character that isn't whole yet. */
function openSequenceLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < length ? back : 0
    }
  }
  return 0
}

function streamDecoder(encoding: string, problems: ReportProblem[]): Decoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  function checked(text: string): string {
    if (text.includes('\0')) addProblem(problems, 'hostile', 'the file holds NUL characters')
    if (text.includes('\ufffd')) addProblem(problems, 'malformed', `the file holds bytes that are not ${encoding}`)
    return text
  }
  return {
    push: (bytes) => checked(decoder.decode(bytes, { stream: true })),
    end: () => checked(decoder.decode()),
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
