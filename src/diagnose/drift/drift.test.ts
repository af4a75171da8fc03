import { describe, expect, it } from 'vitest'
import { drift, driftFromShape } from './drift.js'
import { learnShape } from './shape.js'

type Row = [kind: string, from: string | null, to: string | null, breaking?: boolean]

function told(expected: unknown, actual: unknown): Row[] {
  return drift(expected, actual).changes.map(({ kind, from, to }) => [kind, from, to])
}

const FLAT = { event: 'connection_established', connection_id: 'ws_1', user_id: 'u-3', server_time: 1_700_000_000.5 }

describe('drift', () => {
  it.each<[string, unknown, unknown, Row[]]>([
    ['a welcome that is wrapped', FLAT, { type: 'system_message', data: FLAT }, [['wrapped', '', '/data']]],
    [
      'with other ids',
      FLAT,
      { type: 'system_message', data: { ...FLAT, connection_id: 'ws_2', user_id: 'u-4' } },
      [['wrapped', '', '/data']],
    ],
    [
      'and with one key more',
      FLAT,
      { type: 'x', data: { ...FLAT, extra: 1 } },
      [
        ['wrapped', '', '/data'],
        ['added', null, '/data/extra'],
      ],
    ],
    [
      'and with one key less',
      FLAT,
      { type: 'x', data: { event: FLAT.event, connection_id: 'a', user_id: 'b' } },
      [
        ['wrapped', '', '/data'],
        ['removed', '/server_time', null],
      ],
    ],
    [
      'both levels have a type',
      { type: 'welcome', id: 1, user: 'a' },
      { type: 'system_message', data: { type: 'welcome', id: 1, user: 'a' } },
      [['wrapped', '', '/data']],
    ],
    ['two levels deep', FLAT, { type: 'x', body: { meta: 1, inner: FLAT } }, [['wrapped', '', '/body/inner']]],
    [
      'one key stayed outside',
      FLAT,
      { type: 'x', server_time: FLAT.server_time, data: { event: FLAT.event, connection_id: 'a', user_id: 'b' } },
      [['wrapped', '', '/data']],
    ],
    [
      'a part',
      { v: 1, user: { id: 'u1', name: 'Ann' } },
      { v: 1, user: { data: { id: 'u1', name: 'Ann' } } },
      [['wrapped', '/user', '/user/data']],
    ],
    [
      'a list became a page',
      [{ id: 1, name: 'a' }],
      { items: [{ id: 1, name: 'a' }], total: 1 },
      [['wrapped', '', '/items']],
    ],
    [
      'a text became an object',
      { user: 'alice@example.com' },
      { user: { email: 'alice@example.com' } },
      [['wrapped', '/user', '/user/email']],
    ],
    ['an object became a list', { a: 1, b: 2 }, [{ a: 1, b: 2 }], [['wrapped', '', '/-']]],
    [
      'elements of a list',
      [
        { id: 1, n: 'a' },
        { id: 2, n: 'b' },
      ],
      [{ data: { id: 1, n: 'a' } }, { data: { id: 2, n: 'b' } }],
      [['wrapped', '/-', '/-/data']],
    ],
    ['unwrapped', { type: 'x', data: { a: 1, b: 2 } }, { type: 'x', a: 1, b: 2 }, [['moved', '/data', '']]],
    ['renamed by spelling', { user_id: 'u1', n: 1 }, { userId: 'u2', n: 1 }, [['renamed', '/user_id', '/userId']]],
    ['renamed by value', { a: 'the same value', b: 1 }, { zzz: 'the same value', b: 1 }, [['renamed', '/a', '/zzz']]],
    [
      'an object renamed',
      { user: { id: 1, mail: 'x' }, n: 1 },
      { account: { id: 1, mail: 'x' }, n: 1 },
      [['renamed', '/user', '/account']],
    ],
    [
      'renamed in a list',
      [
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ],
      [
        { id: 1, title: 'a' },
        { id: 2, title: 'b' },
      ],
      [['renamed', '/-/name', '/-/title']],
    ],
    [
      'moved',
      { a: { token: 't-1', x: 1 }, b: { y: 2 } },
      { a: { x: 1 }, b: { y: 2, token: 't-1' } },
      [['moved', '/a/token', '/b/token']],
    ],
    [
      'moved into something new',
      { session: 's', user_id: 'u', n: 1 },
      { session: 's', n: 1, user: { user_id: 'u' } },
      [['moved', '/user_id', '/user/user_id']],
    ],
    ['removed', { a: 1, b: 'x' }, { a: 1 }, [['removed', '/b', null]]],
    ['added', { a: 1 }, { a: 1, b: 'x' }, [['added', null, '/b']]],
    ['type changed', { a: 1, b: 'x' }, { a: '1', b: 'x' }, [['type-changed', '/a', '/a']]],
    ['a null where there was none', { a: 'x' }, { a: null }, [['type-changed', '/a', '/a']]],
    ['an object became a text', { a: { b: 1, c: 2 } }, { a: 'x' }, [['type-changed', '/a', '/a']]],
    ['a list became a text', { a: [1, 2] }, { a: '1,2' }, [['type-changed', '/a', '/a']]],
    [
      'an event of another name',
      { event: 'agent_started', id: 'x' },
      { event: 'agent_start', id: 'y' },
      [
        ['value-changed', '/event', '/event'],
        ['value-changed', '/id', '/id'],
      ],
    ],
    [
      'an element without a key',
      [
        { a: 1, b: 2 },
        { a: 1, b: 2 },
      ],
      [{ a: 1, b: 2 }, { a: 1 }],
      [['removed', '/-/b', null]],
    ],
    ['an element of another type', [1, 2], [1, 'x'], [['type-changed', '/-', '/-']]],
    [
      'keys that need escaping',
      { 'a/b': { 'm~n': 1, k: 2 } },
      { 'a/b': { 'm~n': 'x', k: 2 } },
      [['type-changed', '/a~1b/m~0n', '/a~1b/m~0n']],
    ],
    ['a list of another length', [1, 2, 3], [1, 2], []],
    ['no elements', { items: [{ a: 1 }] }, { items: [] }, []],
    ['keys in another order', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }, []],
  ])('%s', (_, expected, actual, changes) => {
    expect(told(expected, actual)).toEqual(changes)
  })

  it.each<[string, unknown, unknown, boolean]>([
    ['added', {}, { a: 1 }, false],
    ['free text', { text: 'Hello there' }, { text: 'Bye' }, false],
    ['a number', { n: 1 }, { n: 2 }, false],
    ['an id', { id: 'a' }, { id: 'b' }, false],
    ['a time', { at: '2026-01-01T00:00:00Z' }, { at: '2026-01-02T00:00:00Z' }, false],
    ['a type', { type: 'a' }, { type: 'b' }, true],
    ['a kind', { kind: 'a' }, { kind: 'b' }, true],
    ['a status', { status: 'healthy' }, { status: 'degraded' }, true],
    ['an event', { event: 'a' }, { event: 'b' }, true],
    ['removed', { a: 1 }, {}, true],
    ['renamed', { user_id: 'a' }, { userId: 'a' }, true],
    ['type changed', { a: 1 }, { a: true }, true],
    ['wrapped', FLAT, { data: FLAT }, true],
    ['moved', { a: { token: 'x' }, b: {} }, { a: {}, b: { token: 'x' } }, true],
  ])('%s is breaking or not', (_, expected, actual, breaking) => {
    const { changes, breaking: any } = drift(expected, actual)
    expect(changes).toHaveLength(1)
    expect([any, changes[0]?.breaking]).toEqual([breaking, breaking])
  })

  it('says by what a wrapper is known', () => {
    expect(drift(FLAT, { type: 'system_message', data: FLAT }).changes[0]?.detail).toBe(
      'the root is now under /data by type=system_message',
    )
  })

  it('has one order: the widest explanation first, what was added last', () => {
    const { changes } = drift({ a: 1, user_id: 'u', c: { d: 1 } }, { a: 'x', userId: 'u', c: { d: 1 }, z: 1 })
    expect(changes.map(({ kind }) => kind)).toEqual(['renamed', 'type-changed', 'added'])
  })

  it('keys of the prototype are keys', () => {
    const odd = JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "toString": "x"}') as unknown
    expect(told(odd, odd)).toEqual([])
    expect(told(odd, {})).toHaveLength(3)
    expect(told({}, odd)).toHaveLength(3)
  })
})

describe('a learned shape', () => {
  const shape = learnShape([
    { type: 'agent_started', id: 'a', tool: 'x' },
    { type: 'agent_completed', id: 'b', result: { ok: true } },
    { type: 'agent_started', id: 'c', tool: null },
  ])

  it.each<[string, unknown, Row[]]>([
    ['like one of them', { type: 'agent_started', id: 'z', tool: 'other' }, []],
    ['without what was not always there', { type: 'agent_completed', id: 'z' }, []],
    ['with null where null was', { type: 'agent_started', id: 'z', tool: null }, []],
    ['with a type that never was', { type: 'agent_died', id: 'z' }, [['value-changed', '/type', '/type']]],
    ['without what always was there', { type: 'agent_started' }, [['removed', '/id', null]]],
    ['wrapped', { data: { type: 'agent_started', id: 'z' }, v: 2 }, [['wrapped', '', '/data']]],
    ['with another kind', { type: 'agent_started', id: 7 }, [['type-changed', '/id', '/id']]],
  ])('%s', (_, actual, changes) => {
    expect(driftFromShape(shape, actual).changes.map(({ kind, from, to }) => [kind, from, to])).toEqual(changes)
  })

  it('is the same after it was kept as JSON', () => {
    const kept = JSON.parse(JSON.stringify(shape)) as typeof shape
    expect(driftFromShape(kept, { type: 'agent_died' })).toEqual(driftFromShape(shape, { type: 'agent_died' }))
  })

  it('of nothing expects nothing', () => {
    expect(driftFromShape(learnShape([]), { a: 1 })).toEqual({ breaking: false, changes: [] })
  })
})
