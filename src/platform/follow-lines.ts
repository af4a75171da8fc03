import { open, stat } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { systemClock } from './clock.js'

export interface LineReading {
  show(line: string): void
  /** Only the last so many lines. */
  last?: number
}

const POLL_MS = 250
const CHUNK_BYTES = 64 * 1024

/** Shows a file's lines. @returns the byte after the last whole line. */
export async function readLinesOf(path: string, { show, last }: LineReading): Promise<number> {
  const kept: string[] = []
  const keep = (line: string) => {
    kept.push(line)
    if (last !== undefined && kept.length > last) kept.shift()
  }
  const end = await readFrom(path, 0, last === undefined ? show : keep)
  for (const line of kept) show(line)
  return end
}

/** Shows lines as they are appended, until the signal aborts. A file that became shorter is read from its start. */
export async function followLines(
  path: string,
  { from, show }: { from: number; show(line: string): void },
  signal: AbortSignal,
): Promise<void> {
  let position = from
  while (!signal.aborted) {
    const size = await stat(path).then(
      (stats) => stats.size,
      () => 0,
    )
    if (size < position) position = 0
    if (size > position) position = await readFrom(path, position, show)
    await systemClock.sleep(POLL_MS, signal)
  }
}

async function readFrom(path: string, start: number, show: (line: string) => void): Promise<number> {
  const handle = await open(path, 'r')
  const decoder = new StringDecoder('utf8')
  const buffer = Buffer.alloc(CHUNK_BYTES)
  let position = start
  let rest = ''
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) return position - Buffer.byteLength(rest)
      position += bytesRead
      const lines = (rest + decoder.write(buffer.subarray(0, bytesRead))).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) show(line)
    }
  } finally {
    await handle.close()
  }
}
