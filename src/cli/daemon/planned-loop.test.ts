import { expect, it } from 'vitest'
import { planOf } from './planned-loop.js'

const HOURLY = { loop: 'p1', file: 'loops/p1.yaml', schedule: { cron: '0 * * * *', timezone: 'UTC' } }
const NOON_MS = Date.parse('2026-03-01T12:30:00Z')

it('F47 a plan names the next run, and what was due since a moment', () => {
  const { nextAt, missed } = planOf(HOURLY, NOON_MS, NOON_MS - 3 * 3_600_000)
  expect(Date.parse(nextAt ?? '')).toBe(Date.parse('2026-03-01T13:00:00Z'))
  expect(missed?.count).toBe(3)
  expect(Date.parse(missed?.firstAt ?? '')).toBe(Date.parse('2026-03-01T10:00:00Z'))
})

it('a plan says nothing of missed runs where none was due', () => {
  expect(planOf(HOURLY, NOON_MS, NOON_MS - 1000)).not.toHaveProperty('missed')
  expect(planOf(HOURLY, NOON_MS)).not.toHaveProperty('missed')
})

it('a loop without a schedule has no next run', () => {
  expect(planOf({ loop: 'p1', file: 'x' }, NOON_MS)).toEqual({ loop: 'p1', file: 'x', nextAt: null })
})
