// Writes as many bytes as the first argument says, as lines or, with `--one-line`, as a single one; then a last line `the end`.
import { writeSync } from 'node:fs'

const bytes = Number(process.argv[2])
const unit = process.argv.includes('--one-line') ? 'x' : '0123456789abcde\n'
const block = Buffer.from(unit.repeat((64 * 1024) / unit.length))

function write(buffer) {
  for (let at = 0; at < buffer.length; ) {
    try {
      at += writeSync(1, buffer, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
for (let left = bytes; left > 0; left -= block.length) write(block.subarray(0, Math.min(left, block.length)))
write(Buffer.from('\nthe end\n'))
