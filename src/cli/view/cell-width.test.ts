import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellWidth, fitCells, padCells } from './cell-width.js'

describe('cell width', () => {
  it.each([
    ['abc', 3],
    ['größe', 5],
    ['e\u0301', 1],
    ['日本', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['✓ ● ▁█━…', 8],
    ['🚀', 2],
    ['a\u200db', 2],
  ])('of %j is %i', (text, width) => {
    expect(cellWidth(text)).toBe(width)
  })

  it('cuts what is too wide and shows that it did', () => {
    expect(fitCells('abcdef', 4)).toBe('abc…')
    expect(fitCells('日本語', 4)).toBe('日…')
    expect(fitCells('日本', 4)).toBe('日本')
    expect(fitCells('abc', 0)).toBe('')
  })

  it('never exceeds the width it was given, and pads to exactly it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, width) => {
        expect(cellWidth(fitCells(text, width))).toBeLessThanOrEqual(width)
        expect(cellWidth(padCells(text, width))).toBe(width)
      }),
    )
  })
})
