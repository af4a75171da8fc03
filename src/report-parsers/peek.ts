/** The first bytes of a stream, and the whole stream, the first bytes included. */
export interface Peeked {
  head: Uint8Array
  chunks: AsyncIterable<Uint8Array>
}

/** Looks at the first `length` bytes (fewer where there are no more) of a stream that can be read once. */
export async function peek(source: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  const head = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const next = await iterator.next()
    if (next.done === true) break
    first.push(next.value)
    const part = next.value.subarray(0, length - filled)
    head.set(part, filled)
    filled += part.length
  }
  return { head: head.subarray(0, filled), chunks: resumed(first, iterator) }
}

async function* resumed(first: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* first
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
