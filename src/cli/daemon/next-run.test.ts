import { describe, expect, it } from 'vitest'
import { nextRun, runsBetween } from './next-run.js'

/** The next runs after a moment, in UTC. */
function runs(cron: string, timezone: string, after: string, count: number): string[] {
  const found: string[] = []
  let at = Date.parse(after)
  for (let left = count; left > 0; left--) {
    at = nextRun({ cron, timezone }, at)
    found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

describe('the next run', () => {
  it('F45 at a time that does not exist comes once, right after the gap', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
    expect(runs('15 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00',
      '2026-03-09T06:15',
    ])
  })

  it('F45 at a time that comes twice comes once', () => {
    expect(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
    expect(runs('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ])
  })

  it('F45 of an hourly schedule keeps its pace both ways', () => {
    for (const [zone, gap, fold] of [
      ['Europe/Berlin', '2026-03-28T23:45:00Z', '2026-10-24T22:45:00Z'],
      ['America/New_York', '2026-03-08T05:45:00Z', '2026-11-01T04:45:00Z'],
    ] as const) {
      for (const after of [gap, fold]) {
        const first = Date.parse(after) + 45 * 60_000
        const hourly = [0, 1, 2, 3, 4].map((hour) => new Date(first + hour * 3_600_000).toISOString().slice(0, 16))
        expect(runs('30 * * * *', zone, after, 5)).toEqual(hourly)
      }
    }
  })

  it('F45 keeps the wall time of its zone over the year, whatever zone this process is in', () => {
    expect(runs('0 2 1 * *', 'Europe/Berlin', '2026-05-15T00:00:00Z', 7)).toEqual([
      '2026-06-01T00:00',
      '2026-07-01T00:00',
      '2026-08-01T00:00',
      '2026-09-01T00:00',
      '2026-10-01T00:00',
      '2026-11-01T01:00',
      '2026-12-01T01:00',
    ])
  })

  it('takes six fields, seconds first', () => {
    expect(nextRun({ cron: '*/2 * * * * *', timezone: 'UTC' }, 1000)).toBe(2000)
  })

  it.each([
    ['0 0 31 2 *', 'UTC', /31 2.*no such date comes within eight years/],
    ['* * *', 'UTC', /Too few fields/],
    ['61 * * * *', 'UTC', /out of range/],
    ['', 'UTC', /no cron expression/],
    ['2026-03-01T00:00:00Z', 'UTC', /no cron expression/],
    ['0 2 * * *', 'Mars/Base', /Invalid timezone/],
  ])('F46 of %j in %s is refused with the reason', (cron, timezone, message) => {
    expect(() => nextRun({ cron, timezone }, 0)).toThrow(message)
    expect(() => nextRun({ cron, timezone }, 0)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', exitCode: 78 }),
    )
  })

  it('F46 takes a date that is rare', () => {
    expect(runs('0 0 29 2 *', 'UTC', '2026-03-01T00:00:00Z', 1)).toEqual(['2028-02-29T00:00'])
  })

  it('F47 counts what was missed between two moments, both left out', () => {
    const schedule = { cron: '0 * * * *', timezone: 'UTC' }
    expect(runsBetween(schedule, 0, 3 * 3_600_000)).toBe(2)
    expect(runsBetween(schedule, 0, 3_600_000)).toBe(0)
    expect(runsBetween({ cron: '* * * * * *', timezone: 'UTC' }, 0, 1e9)).toBe(1000)
  })
})
