const LINE_END = 10
/** A line is shown up to here. */
const SHOWN_CHARACTERS = 64 * 1024
/** Read of a line: a secret that begins before the cut is whole in it. */
const READ_BYTES = SHOWN_CHARACTERS + 16 * 1024

/** Makes lines of pieces of bytes; memory is bounded, whatever the length of a line. */
export class LineReader {
  readonly #show: (line: string) => void
  #held: Buffer[] = []
  #heldLength = 0

  /** @param show gets each line without its end; a longer one than 80 KiB cut there. */
  constructor(show: (line: string) => void) {
    this.#show = show
  }

  push(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      this.#hold(chunk.subarray(start, end))
      this.#release()
      start = end + 1
    }
    this.#hold(chunk.subarray(start))
  }

  /** Shows a last line that has no end. */
  end(): void {
    if (this.#heldLength > 0) this.#release()
  }

  #hold(piece: Buffer): void {
    const kept = piece.subarray(0, READ_BYTES - this.#heldLength)
    if (kept.length === 0) return
    this.#held.push(kept)
    this.#heldLength += kept.length
  }

  #release(): void {
    const bytes = this.#held.length === 1 ? (this.#held[0] as Buffer) : Buffer.concat(this.#held)
    this.#held = []
    this.#heldLength = 0
    const text = bytes.toString('utf8')
    this.#show(text.endsWith('\r') ? text.slice(0, -1) : text)
  }
}

/** Cuts what is shown of a line, after it was masked. */
export function shownLine(masked: string): string {
  return masked.length > SHOWN_CHARACTERS ? `${masked.slice(0, SHOWN_CHARACTERS)}…` : masked
}
