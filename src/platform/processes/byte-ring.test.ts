import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteRing } from './byte-ring.js'

test('a ring holds the last bytes of all that was pushed, and counts the others', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9000 }),
      fc.array(fc.uint8Array({ maxLength: 6000 }), { maxLength: 8 }),
      (capacity, chunks) => {
        const ring = new ByteRing(capacity)
        for (const chunk of chunks) ring.push(chunk)
        const all = Buffer.concat(chunks)
        const kept = all.subarray(Math.max(0, all.length - capacity))
        expect(Buffer.concat(ring.parts()).equals(kept)).toBe(true)
        expect([ring.length, ring.dropped]).toEqual([kept.length, all.length - kept.length])
      },
    ),
  )
})
