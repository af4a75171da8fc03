import { describe, expect, it } from 'vitest'
import type { ContractMismatch, Sketches } from '../../model/contract.js'
import { sketchOf } from '../../model/sketch.js'
import { decideSide } from './decide-side.js'
import { contractTitle, explainContract } from './explain-contract.js'
import { newBreakingChanges } from './new-breaking-changes.js'

const SIGNS = { failing: 25, of: 25, revision: 'r2' }
const FLAT = { event: 'connection_established', user_id: 'anna', session_id: 'session_1', timestamp: 1 }
const WRAPPED: ContractMismatch = {
  channel: 'ws /ws',
  first: true,
  expected: { '/event': 'connection_established', '/user_id': 'anna', '/session_id': { matches: '^session_' } },
  received: { type: 'system_message', data: FLAT },
  elsewhere: { '/event': '/data/event', '/user_id': '/data/user_id', '/session_id': '/data/session_id' },
}

describe('a welcome that is wrapped', () => {
  it('is told from what the test expects where no run was green yet', () => {
    const found = explainContract({ mismatch: WRAPPED, signs: SIGNS })
    expect(found).toMatchObject({
      message: 'welcome frame',
      changes: [{ kind: 'wrapped', from: '', to: '/data', breaking: true }],
      pointers: { '/event': '/data/event', '/session_id': '/data/session_id' },
      side: 'unknown',
      against: 'what the test expects',
    })
    expect(found && contractTitle(found, WRAPPED.received)).toBe(
      'Welcome frame has another shape: wrapped under /data by type=system_message',
    )
  })

  it('is told from the last green run’s shape, and the side by what changed since', () => {
    const learned = { sketches: { 'ws /ws first': [sketchOf(FLAT)] }, cycle: 4 }
    const signs = { ...SIGNS, green: { cycle: 4, revision: 'r1' }, testsChanged: [] }
    expect(explainContract({ mismatch: WRAPPED, learned, signs })).toMatchObject({
      changes: [{ kind: 'wrapped', to: '/data' }],
      against: 'the last green run (cycle 4)',
      side: 'server',
    })
  })
})

describe('an answer', () => {
  const answer = (more: Partial<ContractMismatch>): ContractMismatch => ({
    channel: 'GET /api/threads/<id>',
    expected: { '/id': { matches: '^thread_' } },
    received: {},
    elsewhere: {},
    ...more,
  })

  it('whose field moved, was renamed or is gone is explained by that', () => {
    const moved = answer({ received: { result: { id: 'thread_1' } }, elsewhere: { '/id': '/result/id' } })
    expect(explainContract({ mismatch: moved, signs: SIGNS })?.pointers).toEqual({ '/id': '/result/id' })
    const gone = answer({ received: { title: 'x' } })
    expect(explainContract({ mismatch: gone, signs: SIGNS })).toMatchObject({
      message: 'answer of GET /api/threads/<id>',
      changes: [{ kind: 'removed', from: '/id', to: null }],
    })
  })

  it('whose shape is right and whose value is wrong is no drift', () => {
    const mismatch = answer({ expected: { '/status': 'healthy' }, received: { status: 'degraded' } })
    expect(explainContract({ mismatch, signs: SIGNS })).toBeUndefined()
  })

  it('that changed its type since the last green run is drift', () => {
    const mismatch = answer({ expected: { '/count': 2 }, received: { count: '2' } })
    const learned = { sketches: { 'GET /api/threads/<id> 200': [{ count: 0 }] }, cycle: 1 }
    const found = explainContract({ mismatch, learned, signs: SIGNS })
    expect(found?.changes).toMatchObject([{ kind: 'type-changed', from: '/count' }])
    expect(found && contractTitle(found, mismatch.received)).toContain('/count was number, is string')
  })
})

describe('another message', () => {
  it('than the one waited for is no drift of that one', () => {
    const mismatch: ContractMismatch = {
      channel: 'ws /ws',
      expected: { '/type': 'pong' },
      received: { type: 'agent_started', run_id: 'x' },
      elsewhere: {},
    }
    expect(explainContract({ mismatch, signs: SIGNS })).toBeUndefined()
  })
})

describe('the side', () => {
  const green = { cycle: 3, revision: 'r1' }
  it.each([
    ['server', { revision: 'r2', green, testsChanged: [] }],
    ['server', { revision: 'r2', green }],
    ['test', { revision: 'r1', green, testsChanged: ['tests/a.py'] }],
    ['unknown', { revision: 'r2', green, testsChanged: ['tests/a.py'] }],
    ['unknown', { revision: 'r1', green, testsChanged: [] }],
    ['unknown', { revision: 'r1' }],
    ['unknown', { green: { cycle: 3 }, testsChanged: [] }],
  ] as const)('is %s by what changed since green: %j', (side, signs) => {
    const decided = decideSide({ failing: 2, of: 25, ...signs })
    expect(decided.side).toBe(side)
    expect(decided.reasons[0]).toBe('2 of 25 tests fail alike')
  })
})

describe('a green run', () => {
  it('warns of breaking differences that no test stumbled over, and not of new kinds or fields', () => {
    const learned: Sketches = { 'GET /a 200': [{ id: 'text', n: 0 }], 'GET /b 200': [{ x: 0 }] }
    expect(
      newBreakingChanges({ 'GET /a 200': [{ id: 'text', n: 0, more: 0 }], 'GET /c 200': [{}] }, learned, 2),
    ).toEqual([])
    expect(newBreakingChanges({ 'GET /a 200': [{ id: 'text' }] }, learned, 2)).toEqual([
      expect.stringMatching(/^GET \/a 200: \/n: .* against the last green run \(cycle 2\)$/),
    ])
  })
})
