import { describe, expect, it } from 'vitest'
import { createDurations } from './durations.js'
import { createStamps, rfc3339 } from './stamps.js'

describe('createStamps', () => {
  it('keeps the earliest and the latest', () => {
    const stamps = createStamps()
    for (const at of ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00+02:00', '2026-01-03T00:00:00.5Z'])
      stamps.see(at, 'x')
    expect(stamps.list()).toEqual([
      { at: '2025-12-31T22:00:00.000Z', source: 'x' },
      { at: '2026-01-03T00:00:00.500Z', source: 'x' },
    ])
  })

  it('marks a missing offset as assumed, unless the writer is known to mean UTC', () => {
    const stamps = createStamps()
    stamps.see('2026-01-02T00:00:00.123456', 'x')
    expect(stamps.list()[0]).toMatchObject({ assumedLocal: true })
    expect(rfc3339('2026-01-02T00:00:00', 'utc')).toBe('2026-01-02T00:00:00.000Z')
  })

  it('passes over what is no time, and the epoch that stands for none', () => {
    const stamps = createStamps()
    for (const raw of ['', 'yesterday', '2026-13-01T00:00:00Z', 0, Number.NaN, undefined]) stamps.see(raw, 'x')
    stamps.see('1970-01-01T00:00:00', 'x', 'utc')
    expect(stamps.list()).toEqual([])
    expect(rfc3339('Sun, 22 Nov 2026 10:13:27 GMT')).toBe('2026-11-22T10:13:27.000Z')
  })
})

describe('createDurations', () => {
  it('knows the finest step that was written', () => {
    const durations = createDurations()
    expect(durations.resolutionMs()).toBeUndefined()
    expect([durations.seconds('1.5'), durations.seconds(''), durations.seconds('0.001')]).toEqual([1500, undefined, 1])
    expect(durations.resolutionMs()).toBe(1)
    durations.seconds('0.000123')
    expect(durations.resolutionMs()).toBe(0.001)
  })
})
