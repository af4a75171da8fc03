import type { Masker, MaskStream } from '../redact.js'
import { ByteRing } from './byte-ring.js'
import { OutputFile } from './output-file.js'

export interface KeptOutputOptions {
  masker: Masker
  /** Absent: only the tail is kept. */
  file?: string
  maxKeptBytes: number
}

export interface OutputSummary {
  tail: string
  outputBytes: number
  cutBytes: number
  outputError?: string
}

const TAIL_BYTES = 4 * 1024
/** Kept where there is no file: enough to find a clean beginning of the tail. */
const KEPT_WITHOUT_FILE = 128 * 1024
/** After a cut the first line is not whole: a rest of a secret could stand there. Dropped up to its end, or this much of an endless one. */
const UNCLEAN_BYTES = 64 * 1024
const PIECE_BYTES = 64 * 1024
/** Written at once at most. */
const WAITING_BYTES = 8 * PIECE_BYTES

/** Keeps the first and the last half of an output of any size, masked; memory is bounded by the last half. */
export class KeptOutput {
  outputBytes = 0
  readonly #masker: Masker
  readonly #stream: MaskStream
  readonly #file: OutputFile | undefined
  readonly #headBytes: number
  readonly #ring: ByteRing
  #shown: Buffer = Buffer.alloc(0)

  constructor({ masker, file, maxKeptBytes }: KeptOutputOptions) {
    this.#masker = masker
    this.#stream = masker.stream()
    this.#file = file === undefined ? undefined : new OutputFile(file)
    this.#headBytes = file === undefined ? 0 : Math.floor(maxKeptBytes / 2)
    this.#ring = new ByteRing(file === undefined ? KEPT_WITHOUT_FILE : maxKeptBytes - this.#headBytes)
  }

  /** Whole lines where there are lines: streams that write at once must not tear each other's secrets apart. */
  write(chunk: Buffer): void {
    const left = this.#headBytes - this.outputBytes
    this.outputBytes += chunk.length
    if (left > 0) this.#emit(this.#stream.push(chunk.subarray(0, left)))
    if (chunk.length < left) return
    // What waits for its end becomes the beginning of the second half: no secret is torn at the border.
    if (left > 0) this.#ring.push(this.#stream.takeHeld())
    this.#ring.push(chunk.subarray(Math.max(0, left)))
  }

  /** Writes the last half and closes the file. */
  async finish(): Promise<OutputSummary> {
    const cutBytes = await this.#emitRing()
    await this.#file?.close()
    const outputError = this.#file?.error
    return {
      tail: lastText(this.#shown),
      outputBytes: this.outputBytes,
      cutBytes,
      ...(outputError !== undefined && { outputError }),
    }
  }

  async #emitRing(): Promise<number> {
    let parts = this.#ring.parts()
    let cutBytes = this.#ring.dropped
    let stream = this.#stream
    if (cutBytes > 0) {
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = parts
      const clean = cleanStart(Buffer.concat([first.subarray(0, UNCLEAN_BYTES), second.subarray(0, UNCLEAN_BYTES)]))
      parts = [first.subarray(clean), second.subarray(Math.max(0, clean - first.length))]
      cutBytes += clean
      stream = this.#masker.stream()
      this.#emit(Buffer.from(`\n[untilgreen: ${cutBytes} bytes were cut here]\n`))
    }
    for (const part of parts) {
      for (let at = 0; at < part.length; at += PIECE_BYTES) {
        this.#emit(stream.push(part.subarray(at, at + PIECE_BYTES)))
        if (at % WAITING_BYTES === 0) await this.#file?.flushed()
      }
    }
    this.#emit(stream.end())
    return this.#file === undefined ? 0 : cutBytes
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#file?.write(bytes)
    this.#shown = Buffer.concat([this.#shown, bytes.subarray(-2 * TAIL_BYTES)]).subarray(-2 * TAIL_BYTES)
  }
}

function cleanStart(bytes: Buffer): number {
  const lineEnd = bytes.subarray(0, UNCLEAN_BYTES).indexOf(10)
  return lineEnd === -1 ? Math.min(UNCLEAN_BYTES, bytes.length) : lineEnd + 1
}

/** The last 4 KiB, not beginning inside a character. */
function lastText(bytes: Buffer): string {
  let start = Math.max(0, bytes.length - TAIL_BYTES)
  const latest = start + 3
  while (start > 0 && start < latest && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++
  return bytes.toString('utf8', start)
}
