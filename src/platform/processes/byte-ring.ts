/** The last bytes of a stream, in memory that is taken once. */
export class ByteRing {
  /** Bytes that no longer fit. */
  dropped = 0
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #length = 0
  readonly #capacity: number

  constructor(capacityBytes: number) {
    this.#capacity = capacityBytes
  }

  /** Bytes held now. */
  get length(): number {
    return this.#length
  }

  push(chunk: Uint8Array): void {
    this.#grow(this.#length + chunk.length)
    const kept = chunk.length > this.#capacity ? chunk.subarray(chunk.length - this.#capacity) : chunk
    const first = Math.min(kept.length, this.#bytes.length - this.#at)
    this.#bytes.set(kept.subarray(0, first), this.#at)
    if (first < kept.length) this.#bytes.set(kept.subarray(first), 0)
    this.#at = (this.#at + kept.length) % Math.max(1, this.#bytes.length)
    const total = this.#length + chunk.length
    this.#length = Math.min(total, this.#capacity)
    this.dropped += total - this.#length
  }

  /** What is held, oldest first: views, valid until the next `push`. */
  parts(): Buffer[] {
    if (this.#length < this.#bytes.length) return [this.#bytes.subarray(0, this.#length)]
    return [this.#bytes.subarray(this.#at), this.#bytes.subarray(0, this.#at)]
  }

  /** Doubles up to the capacity. It has not wrapped yet when it grows: only at full size are bytes dropped. */
  #grow(wanted: number): void {
    if (wanted <= this.#bytes.length || this.#bytes.length === this.#capacity) return
    const size = Math.min(this.#capacity, Math.max(wanted, 2 * this.#bytes.length, 4096))
    const grown = Buffer.allocUnsafeSlow(size)
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
    this.#at = this.#length % size
  }
}
