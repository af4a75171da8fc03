import { UntilgreenError } from '../errors.js'

/** All of standard input as text. @throws UntilgreenError DATA_UNREADABLE where it is larger than `maxBytes` or breaks off. */
export async function readStdin(
  stdin: AsyncIterable<Uint8Array>,
  { name, maxBytes }: { name: string; maxBytes: number },
): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of stdin) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new UntilgreenError('DATA_UNREADABLE', `can't read ${name} from standard input`, { cause })
  }
  if (sizeBytes > maxBytes)
    throw new UntilgreenError('DATA_UNREADABLE', `${name} on standard input is larger than ${maxBytes} bytes`)
  return new TextDecoder().decode(Buffer.concat(chunks))
}
