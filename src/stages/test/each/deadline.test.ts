import { describe, expect, it } from 'vitest'
import { learnedDeadlineMs } from './deadline.js'

describe('learnedDeadlineMs', () => {
  it('is five times the 95th percentile', () => {
    expect(learnedDeadlineMs([400, 500, 600], 120_000)).toBe(3_000)
  })

  it('is at least one second', () => {
    expect(learnedDeadlineMs([1, 1, 1], 120_000)).toBe(1_000)
  })

  it('is not learned from fewer than three passes', () => {
    expect(learnedDeadlineMs([10, 10], 120_000)).toBeUndefined()
  })

  it('is never longer than the cap', () => {
    expect(learnedDeadlineMs([400, 500, 600], 3_000)).toBeUndefined()
    expect(learnedDeadlineMs([1, 1, 1], 1_000)).toBeUndefined()
  })

  it('leaves out what is no duration', () => {
    expect(learnedDeadlineMs([Number.NaN, -1, 5, 5], 120_000)).toBeUndefined()
  })
})
