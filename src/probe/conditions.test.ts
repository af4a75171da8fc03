import { describe, expect, it } from 'vitest'
import { type Answer, latencyConditions, meets } from './conditions.js'
import type { Expect } from './expect-schema.js'

const context = { nowMs: 0 }
const GOOD: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{"status":"healthy"}',
  json: { status: 'healthy' },
  latencyMs: 20,
  firstByteMs: 10,
  eventTimesMs: [10, 110],
  protocol: 'chat',
  close: { code: 1008, reason: 'policy' },
  values: [3],
}

/** what is asked, an answer that does not meet it. */
const CASES: [string, Expect, Answer][] = [
  ['status', { status: 200 }, { ...GOOD, status: 500 }],
  ['status list', { status: [200, 204] }, { ...GOOD, status: 201 }],
  ['status condition', { status: { lt: 300 } }, { ...GOOD, status: 302 }],
  ['status by default', {}, { ...GOOD, status: 404 }],
  ['headers', { headers: { 'Content-Type': { contains: 'json' } } }, { ...GOOD, headers: {} }],
  ['json', { json: { '/status': 'healthy' } }, { ...GOOD, json: { status: 'sick' } }],
  ['body', { body: { contains: 'healthy' } }, { ...GOOD, body: '<html>' }],
  ['firstByte', { firstByte: '10ms' }, { ...GOOD, firstByteMs: 10.1 }],
  ['firstEvent', { firstEvent: '10ms' }, { ...GOOD, eventTimesMs: [11] }],
  ['firstEvent without events', { firstEvent: '10ms' }, { ...GOOD, eventTimesMs: [] }],
  ['spread', { spread: '100ms' }, { ...GOOD, eventTimesMs: [10, 60] }],
  ['protocol', { protocol: 'chat' }, { ...GOOD, protocol: '' }],
  ['close', { close: 1008 }, { ...GOOD, close: { code: 1006, reason: '' } }],
  ['close reason', { close: { code: 1008, reason: 'policy' } }, { ...GOOD, close: { code: 1008, reason: 'other' } }],
  ['value', { value: { gt: 2 } }, { ...GOOD, values: [2] }],
  ['value of two series', { value: { gt: 2 } }, { ...GOOD, values: [3, 3] }],
  ['every', { every: { gt: 2 } }, { ...GOOD, values: [1] }],
  ['every of none', { every: { gt: 2 } }, { ...GOOD, values: [] }],
  ['series', { series: 1 }, { ...GOOD, values: [] }],
]

const broken = (expected: Expect, answer: Answer) => meets(expected, answer, context).filter(({ held }) => !held)

describe('an answer', () => {
  it.each(CASES)('meets %s or breaks it alone', (_name, expected, bad) => {
    expect(broken(expected, GOOD)).toEqual([])
    expect(broken(expected, bad)).toHaveLength(1)
  })

  it('that is HTML breaks a JSON condition with what it is', () => {
    const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' }
    expect(broken({ json: { '/status': 'healthy' } }, html)).toEqual([
      { what: 'body', held: false, expected: 'JSON', actual: 'text/html: <html>sign in</html>' },
    ])
  })

  it('shows what was expected and what is, the conditions that held too', () => {
    expect(meets({ json: { '/status': 'healthy' } }, GOOD, context)).toEqual([
      { what: 'status', held: true, expected: '< 400', actual: '200' },
      { what: '/status', held: true, expected: '"healthy"', actual: '"healthy"' },
    ])
  })

  it('that is JSON null has a document', () => {
    expect(broken({ json: { '': null } }, { json: null })).toEqual([])
  })
})

describe('latency', () => {
  const latenciesMs = Array.from({ length: 100 }, (_, index) => index + 1)

  it.each([
    ['p50', 50],
    ['p90', 90],
    ['p95', 95],
    ['p99', 99],
    ['max', 100],
  ])('%s of 1 to 100 ms is %d ms', (name, ms) => {
    expect(latencyConditions({ [name]: `${ms}ms` }, latenciesMs)).toMatchObject([{ held: true }])
    expect(latencyConditions({ [name]: `${ms - 1}ms` }, latenciesMs)).toMatchObject([{ held: false }])
  })

  it('as a plain duration bounds each', () => {
    expect(latencyConditions('99ms', latenciesMs)).toMatchObject([{ held: false, actual: '100ms' }])
  })
})
