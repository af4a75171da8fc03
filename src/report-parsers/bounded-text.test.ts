import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBoundedText } from './bounded-text.js'
import { CUT_MARK } from './limits.js'

describe('bounded text', () => {
  it('keeps a text that fits as it is, whatever its pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 8 }), (pieces) => {
        const kept = createBoundedText(400)
        for (const piece of pieces) kept.add(piece)
        expect(kept.text()).toBe(pieces.join(''))
      }),
    )
  })

  it('keeps head and tail of a longer one', () => {
    const kept = createBoundedText(10)
    for (const piece of ['abc', 'defgh', 'x'.repeat(1000), 'vwxyz']) kept.add(piece)
    expect(kept.text()).toBe(`abcde${CUT_MARK}vwxyz`)
  })
})
