import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.js'

const NOW = Date.UTC(2025, 8, 8, 1, 25, 7)

test.each([
  ['120', 120_000],
  ['0', 0],
  [' 3 ', 3_000],
  ['1.5', 1_500],
  ['1000000000', 300_000],
  ['99999999999999999999999999', 300_000],
  ['Mon, 08 Sep 2025 01:25:17 GMT', 10_000],
  ['Monday, 08-Sep-25 01:25:17 GMT', 10_000],
  ['Mon Sep  8 01:25:17 2025', 10_000],
  ['Sun, 07 Sep 2025 01:25:17 GMT', 0],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 300_000],
  ['-5', undefined],
  ['1e9', undefined],
  ['soon', undefined],
  ['2025', 300_000],
  ['Mon, never', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('F54 Retry-After %j asks for %j ms, at most 300000', (header, expected) => {
  expect(retryAfterMs(header, NOW, 300_000)).toBe(expected)
})
