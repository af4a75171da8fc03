import { describe, expect, it } from 'vitest'
import { worstExitCode } from './finding.js'
import { nodeFinding, timeZoneFinding } from './machine.js'
import { clockFinding } from './state-place.js'

describe('doctor', () => {
  it.each([
    ['20.19.0', 'ok'],
    ['22.0.0', 'ok'],
    ['20.18.9', 'failed'],
    ['18.20.0', 'failed'],
  ])('calls node %s %s', (version, state) => {
    expect(nodeFinding(version)).toMatchObject({ state, ...(state === 'failed' && { exitCode: 78 }) })
  })

  it('names a time zone that nobody knows, and takes names and POSIX rules', () => {
    expect(timeZoneFinding({ TZ: 'Foo/Bar' }).message).toContain('TZ=Foo/Bar is no zone')
    for (const TZ of ['Europe/Berlin', ':UTC', 'CET-1CEST', '']) expect(timeZoneFinding({ TZ }).state).toBe('ok')
  })

  it('finds a disk with another clock, and a clock that can’t be right', () => {
    const now = Date.parse('2026-06-01T00:00:00Z')
    expect(clockFinding(now + 1, now, now + 2).state).toBe('ok')
    expect(clockFinding(now - 60_000, now, now + 2)).toMatchObject({
      state: 'warning',
      message: 'the disk’s clock is -60 s off ours',
    })
    expect(clockFinding(now + 60_000, now, now).message).toBe('the disk’s clock is 60 s off ours')
    expect(clockFinding(0, 0, 1)).toMatchObject({ state: 'failed', exitCode: 78 })
  })

  it('ends with the worst: configuration before state before environment', () => {
    const finding = (exitCode?: number) => ({
      check: 'x',
      state: 'ok' as const,
      message: '',
      ...(exitCode && { exitCode }),
    })
    expect(worstExitCode([finding(), finding(69), finding(78), finding(74)])).toBe(78)
    expect(worstExitCode([finding()])).toBe(0)
  })
})
