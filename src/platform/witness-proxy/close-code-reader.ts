const CLOSE = 0x8

/** Reads along with WebSocket frames (RFC 6455, section 5.2) of one direction, and finds the code of the first close. Keeps at most 16 bytes. */
export class CloseCodeReader {
  /** 1005 for a close without a code; undefined until one has passed. */
  code: number | undefined
  #header: number[] = []
  #payloadLeft = 0

  push(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length && this.code === undefined) {
      if (this.#payloadLeft > 0) {
        const passed = Math.min(this.#payloadLeft, bytes.length - at)
        this.#payloadLeft -= passed
        at += passed
        continue
      }
      this.#header.push(bytes[at] ?? 0)
      at += 1
      this.#readHeader()
    }
  }

  #readHeader(): void {
    const header = this.#header
    const [first, second] = header
    if (first === undefined || second === undefined) return
    const short = second & 0x7f
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0
    const masked = (second & 0x80) !== 0
    const headerBytes = 2 + extended + (masked ? 4 : 0)
    const isClose = (first & 0x0f) === CLOSE
    const wanted = isClose ? headerBytes + Math.min(short, 2) : headerBytes
    if (header.length < wanted) return
    if (isClose) this.code = closeCode(header, headerBytes, masked)
    else this.#payloadLeft = extended === 0 ? short : bigEndian(header.slice(2, 2 + extended))
    this.#header = []
  }
}

function closeCode(header: readonly number[], at: number, masked: boolean): number {
  const [high, low] = header.slice(at)
  if (high === undefined || low === undefined) return 1005
  const [maskHigh = 0, maskLow = 0] = masked ? header.slice(at - 4) : []
  return ((high ^ maskHigh) << 8) | (low ^ maskLow)
}

function bigEndian(bytes: readonly number[]): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}
