import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory, type HistoryPoint } from '../../model/history.js'
import { aCause } from '../../testing/builders.js'
import { causesOf } from './causes.js'

const point = (cycle: number, revision: string): HistoryPoint => ({
  cycle,
  revision,
  at: '2026-01-31T12:00:00Z',
  verdict: 'failed',
  green: false,
  passRate: 0,
  passed: 0,
  expected: 1,
  causes: [],
})

const cycleOn = (revision: string, gone = true): Cycle => {
  const memory = { id: 'c-auth', title: 'Token validation failed', firstSeen: 1, lastSeen: 1 }
  return {
    number: 4,
    runId: 'r',
    session: 's',
    startedAt: '2026-01-31T12:00:00Z',
    history: {
      ...emptyHistory(),
      points: [point(1, 'r1'), point(2, 'r2'), point(3, 'r3')],
      causes: { 'c-auth': { ...memory, ...(gone && { goneSince: { cycle: 2, revision: 'r2' } }) } },
    },
    deploy: { status: 'succeeded', output: { deployer: 'none', revision } },
  }
}

const transitionOn = (cycle: Cycle) =>
  causesOf([aCause()], { cycle, suites: [], verdict: 'failed', today: '2026-01-31T12:00:00Z' }).causes[0]

describe('a cause', () => {
  it('that comes back has regressed, with the revision on which it was gone', () => {
    expect(transitionOn(cycleOn('r4'))).toMatchObject({ transition: 'regressed', lastGoneOn: 'r2', firstSeen: 1 })
    expect(transitionOn(cycleOn('r2'))).toMatchObject({ transition: 'regressed' })
  })

  it('on a revision older than the one that mended it has not: it was always there', () => {
    expect(transitionOn(cycleOn('r1'))).toMatchObject({ transition: 'still-failing' })
  })

  it('is new when it was never seen, and still failing when it never went', () => {
    expect(transitionOn(cycleOn('r4', false))).toMatchObject({ transition: 'still-failing' })
    const fresh = { ...cycleOn('r4'), history: emptyHistory() }
    expect(transitionOn(fresh)).toMatchObject({ transition: 'new', firstSeen: 4 })
  })
})
