import { crc32 } from 'node:zlib'

/** CRC-32 as zlib and PNG have it, of bytes that follow those whose CRC is `before`. */
export function crc32Of(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before)
}

/** 8 lower-case hex digits. */
export function crc32Hex(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}
