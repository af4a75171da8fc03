import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDurationMs } from './duration.js'

describe('a written duration', () => {
  it.each([
    ['0ms', 0],
    ['250ms', 250],
    ['2s', 2_000],
    ['1.5m', 90_000],
    ['1m30s', 90_000],
    ['8h', 28_800_000],
    ['30d', 2_592_000_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms)
  })

  it.each(['', '5', '-5s', '5 s', '5S', 's', '1e3ms', '5sec', ' 5s', '.5s'])('%j is none', (text) => {
    expect(parseDurationMs(text)).toBeUndefined()
  })
})

describe('a shown duration', () => {
  it.each([
    [0.4, '0ms'],
    [-5, '0ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1_250, '1.25s'],
    [59_999, '1m 0s'],
    [125_000, '2m 5s'],
    [3_599_999, '1h 0m'],
    [10_800_000, '3h 0m'],
    [187_200_000, '2d 4h'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('is within one percent of the truth, or half a unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e10 }), (ms) => {
        const back = parseDurationMs(formatDuration(ms).replaceAll(' ', ''))
        expect(Math.abs((back ?? Number.NaN) - ms)).toBeLessThanOrEqual(Math.max(0.02 * ms, 5))
      }),
    )
  })
})
