import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatBytes, percentOf, shortRevision } from './figures.js'

it('never says 100 % for less than all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (expected, less) => {
      const passed = Math.max(0, expected - less)
      expect(percentOf(passed, expected)).not.toBe('100 %')
      expect(percentOf(expected, expected)).toBe('100 %')
    }),
  )
})

it('floors to a tenth, exactly', () => {
  expect(percentOf(57, 100)).toBe('57 %')
  expect(percentOf(23, 25)).toBe('92 %')
  expect(percentOf(9999, 10_000)).toBe('99.9 %')
  expect(percentOf(0, 0)).toBe('–')
})

it('counts memory as the world does', () => {
  expect(formatBytes(165_300_000)).toBe('165.3 MB')
  expect(formatBytes(1)).toBe('1 byte')
  expect(formatBytes(12_000)).toBe('12 KB')
})

it('shortens what is a hash and nothing else', () => {
  expect(shortRevision('0123456789abcdef0123456789abcdef01234567')).toBe('0123456789ab')
  expect(shortRevision('release-2026-03-01-hotfix-12')).toBe('release-2026-03-01-hotfix-12')
})
