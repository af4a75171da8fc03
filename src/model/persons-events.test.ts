import { expect, it } from 'vitest'
import type { Event, EventBody } from './event.js'
import { applyEvent, emptyState, type LoopState } from './state.js'

const AT = '2026-03-01T09:00:00.000+00:00'
const fold = (...bodies: EventBody[]): LoopState =>
  bodies.reduce((state, body, at) => applyEvent(state, { ...body, seq: at + 1, at: AT } as Event), emptyState())

const STARTED: EventBody = { event: 'cycle:started', cycle: 1, runId: 'r', session: 's' }
const FINISHED: EventBody = { event: 'cycle:finished', cycle: 1, outcome: 'completed', verdict: 'failed', green: false }

it('remembers a fix, and the commits made meanwhile, beyond the end of its cycle', () => {
  const { history } = fold(
    STARTED,
    { event: 'fix:rejected', cycle: 1, ticket: 'T-1', reason: 'r', files: [], commits: ['c1'] },
    { event: 'fix:applied', cycle: 1, ticket: 'T-2', files: ['a'], commits: ['c2'] },
    FINISHED,
  )
  expect(history).toMatchObject({ fixedSinceControl: true, lastFix: 1, fixCommits: ['c1', 'c2'] })
})

it('remembers what a person decided while a cycle was interrupted, for that cycle and beyond it', () => {
  const accepted = {
    event: 'tests:accepted',
    suite: 'p1',
    hash: 'h',
    files: { a: '1' },
    by: 'ann',
    reason: 'r',
  } as const
  const muted = { event: 'cause:muted', cause: 'c', until: '2999-01-01', by: 'ann', reason: 'r' } as const
  expect(fold(STARTED, accepted).current?.history.accepted.p1?.hash).toBe('h')
  const { history } = fold(STARTED, accepted, muted, FINISHED)
  expect(history.accepted.p1).toMatchObject({ hash: 'h', files: { a: '1' } })
  expect(history.mutes).toHaveLength(1)
})

it('keeps the newest acceptance of a test that stays green while cut off', () => {
  const accept = (until: string): EventBody => ({
    event: 'control:accepted',
    test: 'p1/a',
    until,
    reason: 'r',
    by: 'ann',
  })
  expect(fold(accept('2026-01-01'), accept('2026-02-01')).history.controlAccepted).toEqual([
    { test: 'p1/a', until: '2026-02-01', reason: 'r', by: 'ann' },
  ])
})
