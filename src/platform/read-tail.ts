import { open, stat } from 'node:fs/promises'

/**
 * The last bytes of a regular file as text, from the start of a line. Never opens what could hang (a FIFO) or has no end.
 * @returns the text, or why there is none; never rejects.
 */
export async function readTail(path: string, mostBytes: number): Promise<{ text: string } | { problem: string }> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return { problem: 'it is no regular file' }
    const handle = await open(path, 'r')
    try {
      const size = Math.min(facts.size, mostBytes)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, facts.size - size)
      const text = buffer.subarray(0, bytesRead).toString('utf8')
      return { text: size === facts.size ? text : text.slice(text.indexOf('\n') + 1) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
