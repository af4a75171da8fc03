import type { Disk } from '../platform/disk.js'

const MOST_BYTES = 1024 * 1024

/** A small text file's content. Rejects with the system's error, and with RangeError beyond 1 MiB. */
export async function readWhole(disk: Disk, path: string): Promise<string> {
  const file = await disk.open(path, 'read')
  try {
    const sizeBytes = await file.sizeBytes()
    if (sizeBytes > MOST_BYTES) throw new RangeError(`${path} has ${sizeBytes} bytes, at most ${MOST_BYTES} are read`)
    const bytes = new Uint8Array(sizeBytes)
    let length = 0
    for (let count = 1; count > 0 && length < sizeBytes; length += count) {
      count = await file.read(bytes.subarray(length), length)
    }
    return new TextDecoder().decode(bytes.subarray(0, length))
  } finally {
    await file.close()
  }
}
