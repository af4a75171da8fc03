import { describe, expect, it } from 'vitest'
import { controlDue } from './control-due.js'
import type { ControlResult } from './test-run.js'

const DAY_MS = 86_400_000
const NOW = '2026-03-08T09:00:00.000+00:00'
const control: ControlResult = {
  modes: ['refusing', 'answering 500'],
  stayedGreen: [],
  notShown: [],
  wentRed: ['a'],
  cycle: 3,
  at: '2026-03-07T09:00:00.000+00:00',
  filesHash: 'h1',
}

describe('controlDue', () => {
  it('is due in the first run', () => {
    expect(controlDue(7 * DAY_MS, NOW, {})).toMatchObject({ kind: 'first' })
  })

  it('is not due while nothing has changed', () => {
    expect(controlDue(7 * DAY_MS, NOW, { control, filesHash: 'h1', lastFix: 2 })).toBeUndefined()
  })

  it.each([
    ['void', { control: { ...control, void: 'not cut off' } }],
    ['files', { control, filesHash: 'h2' }],
    ['fix', { control, lastFix: 3 }],
    ['fix', { control, lastFix: 4 }],
  ])('is due by %s', (kind, past) => {
    expect(controlDue(7 * DAY_MS, NOW, past)).toMatchObject({ kind })
  })

  it.each([
    [DAY_MS, 'age'],
    [DAY_MS + 1, undefined],
  ])('holds for %i ms', (everyMs, kind) => {
    expect(controlDue(everyMs, NOW, { control })?.kind).toBe(kind)
  })

  it('is due where nobody knows when the last one ran', () => {
    const { at: _at, ...undated } = control
    expect(controlDue(7 * DAY_MS, NOW, { control: undated })).toMatchObject({ kind: 'age' })
  })
})
