// Writes byte by byte: a NUL, bytes that are no UTF-8, a character of four bytes, a broken one at the end.
import { writeSync } from 'node:fs'

const bytes = [...Buffer.from('start\0'), 0xff, 0xc3, 0x28, 0x0a, ...Buffer.from('🚀 flew\n'), 0xf0, 0x9f]
for (const byte of bytes) writeSync(1, Buffer.from([byte]))
