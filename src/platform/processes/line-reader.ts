const LINE_END = 10
/** A line is shown up to here. */
const SHOWN_CHARACTERS = 64 * 1024
/** Read of a line: a secret that begins before the cut is whole in it. */
const READ_BYTES = SHOWN_CHARACTERS + 16 * 1024

/** Makes lines of pieces of bytes; memory is bounded, whatever the length of a line. */
export class LineReader {
  readonly #mask: (bytes: Uint8Array) => Uint8Array
  readonly #show: (line: string) => void
  #held: Buffer[] = []
  #heldLength = 0
  #skipping = false

  /** @param show gets each line, masked, without its end; of a longer one than 64 Ki characters the beginning and `…`. */
  constructor(mask: (bytes: Uint8Array) => Uint8Array, show: (line: string) => void) {
    this.#mask = mask
    this.#show = show
  }

  push(chunk: Buffer): void {
    const start = this.#skipping ? chunk.indexOf(LINE_END) + 1 : 0
    if (this.#skipping && start === 0) return
    this.#skipping = false
    const first = chunk.indexOf(LINE_END, start)
    if (first === -1) {
      this.#hold(chunk.subarray(start))
      return
    }
    const end = chunk.lastIndexOf(LINE_END) + 1
    this.#hold(chunk.subarray(start, first))
    this.#release(chunk.subarray(first, end))
    this.#hold(chunk.subarray(end))
  }

  /** Leaves out what follows, up to the next line's beginning after that. */
  skip(): void {
    this.#held = []
    this.#heldLength = 0
    this.#skipping = true
  }

  /** Shows a last line that has no end. */
  end(): void {
    if (this.#heldLength > 0) this.#release(Buffer.from([LINE_END]))
  }

  #hold(piece: Buffer): void {
    const kept = piece.subarray(0, READ_BYTES - this.#heldLength)
    if (kept.length === 0) return
    this.#held.push(kept)
    this.#heldLength += kept.length
  }

  /** Masks all whole lines at once: that costs little more than one. */
  #release(rest: Buffer): void {
    const whole = Buffer.concat([...this.#held, rest])
    this.#held = []
    this.#heldLength = 0
    const masked = Buffer.from(this.#mask(whole))
    let start = 0
    for (let end = masked.indexOf(LINE_END); end !== -1; end = masked.indexOf(LINE_END, start)) {
      this.#show(lineText(masked.toString('utf8', start, end)))
      start = end + 1
    }
  }
}

function lineText(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line
}
