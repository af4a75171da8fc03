import type { Readable } from 'node:stream'
import type { Masker } from '../redact.js'
import type { KeptOutput } from './kept-output.js'
import { LineBudget } from './line-budget.js'
import { LineReader } from './line-reader.js'

/** A line without its end is passed on once it is this long. */
const LONGEST_WAIT_BYTES = 64 * 1024

export interface FeedOptions {
  masker: Masker
  onLine?: (line: string) => void
  /** Each time that bytes came. */
  onBytes(): void
}

/** Passes one stream of a command on, by whole lines. */
export class OutputFeed {
  readonly #kept: KeptOutput
  readonly #options: FeedOptions
  readonly #lines: LineReader | undefined
  readonly #budget = new LineBudget()
  #held: Buffer[] = []
  #heldLength = 0

  constructor(stream: Readable, kept: KeptOutput, options: FeedOptions) {
    this.#kept = kept
    this.#options = options
    const { onLine, masker } = options
    if (onLine) this.#lines = new LineReader((bytes) => masker.maskBytes(bytes), onLine)
    stream.on('data', this.#take)
    // A broken pipe is the end of the output, no more.
    stream.on('error', () => undefined)
  }

  /** Passes on what waits for its end; nothing is taken after that. */
  end(stream: Readable): void {
    stream.off('data', this.#take)
    this.#pass()
    this.#lines?.end()
  }

  readonly #take = (chunk: Buffer): void => {
    this.#options.onBytes()
    if (this.#budget.take(chunk.length)) this.#lines?.push(chunk)
    else this.#lines?.skip()
    const whole = chunk.lastIndexOf(10) + 1
    if (whole > 0) {
      this.#hold(chunk.subarray(0, whole))
      this.#pass()
    }
    this.#hold(chunk.subarray(whole))
    if (this.#heldLength >= LONGEST_WAIT_BYTES) this.#pass()
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return
    this.#held.push(piece)
    this.#heldLength += piece.length
  }

  #pass(): void {
    for (const piece of this.#held) this.#kept.write(piece)
    this.#held = []
    this.#heldLength = 0
  }
}
