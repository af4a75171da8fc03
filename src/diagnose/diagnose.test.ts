import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cluster, Failure } from '../model/cluster.js'
import { diagnose } from './diagnose.js'

/** Failures named by their place. */
function failures(...messages: string[]): Failure[] {
  return messages.map((message, index) => ({ test: `t${index}`, message }))
}

function causeOf(message: string): Cluster {
  const [cluster] = diagnose(failures(message)).clusters
  if (cluster === undefined) throw new Error('nothing diagnosed')
  return cluster
}

function causesOf(...messages: string[]): number {
  return diagnose(failures(...messages)).clusters.length
}

describe('facts are never masked', () => {
  test.each([
    ['HTTP status', 'HTTP 401 from GET /api/me', 'HTTP 503 from GET /api/me'],
    ['close code', 'WebSocket closed with code 1006', 'WebSocket closed with code 1008'],
    ['close reason', 'received 1008 (policy violation) no seat', 'received 1008 (policy violation) Auth failed'],
    ['errno', 'connect ECONNREFUSED 127.0.0.1:80', 'connect ECONNRESET 127.0.0.1:80'],
    ['error code', '{"error_code": "VALIDATION_FAILED"}', '{"error_code": "AUTH_REQUIRED"}'],
    ['SQLSTATE', 'ERROR: it broke (SQLSTATE 23505)', 'ERROR: it broke (SQLSTATE 23503)'],
    ['exit code', 'deploy.sh exited with code 2', 'deploy.sh exited with code 3'],
    ['signal', 'worker ended by SIGSEGV', 'worker ended by SIGTERM'],
    ['exception', 'ValueError: bad thing happened here', 'LookupError: bad thing happened here'],
    ['endpoint', 'HTTP 500 from GET /api/a', 'HTTP 500 from GET /api/b'],
    ['method', 'HTTP 500 from GET /api/a', 'HTTP 500 from POST /api/a'],
    ['gRPC status', 'rpc error: code = Internal desc = x', 'rpc error: code = NotFound desc = x'],
  ])('%s', (_fact, one, other) => {
    expect(causesOf(one, other)).toBe(2)
  })
})

describe('identifiers are masked', () => {
  test.each([
    ['uuids', 'no thread 8f14e45f-ceea-467f-a9d2-0f3f5b8f1c11', 'no thread 11111111-2222-4333-a444-555555555555'],
    ['times and durations', '2025-09-08 18:24:56 waited for agent 12.5s', '2026-01-01 00:00:00 waited for agent 3s'],
    ['ports', 'connect ECONNREFUSED 127.0.0.1:40001', 'connect ECONNREFUSED 127.0.0.1:51234'],
    ['line numbers and paths', 'boom in /tmp/a1/x.py:12 while saving', 'boom in /tmp/b2/x.py:99 while saving'],
    ['ids in endpoints', 'HTTP 500 from GET /api/threads/17', 'HTTP 500 from GET /api/threads/18'],
    ['attempts', 'attempt 1 of 5 failed: quota file broken', 'attempt 4 of 5 failed: quota file broken'],
    ['a count that looks like a status', 'assert 404 == 7', 'assert 12 == 7'],
    ['a 403 in an id', 'agent run-403 was lost in planning', 'agent run-404 was lost in planning'],
  ])('%s', (_identifier, one, other) => {
    expect(causesOf(one, other)).toBe(1)
  })
})

test('a text cut at its end belongs to its cause', () => {
  const whole = 'received 1011 (internal error) Factory SSOT validation failed; then sent 1011 (internal error)'
  const cause = causeOf(whole).id
  for (const length of [48, 56, 62, 80]) {
    const { clusters } = diagnose(failures(whole, `${whole.slice(0, length)}...`))
    expect(clusters.map(({ id }) => id)).toEqual([cause])
  }
})

test('output is read only where the message does not tell', () => {
  const output = 'ERROR connect ECONNREFUSED 127.0.0.1:6379'
  const [untold] = diagnose([{ test: 'a', message: 'exit status 1', output }]).clusters
  expect(untold).toMatchObject({ category: 'dependency', facts: { errno: 'ECONNREFUSED' } })
  const [told] = diagnose([{ test: 'a', message: 'HTTP 500 from GET /api/a', output }]).clusters
  expect(told).toMatchObject({ category: 'server-error', facts: { httpStatus: 500 } })
})

test('clusters are the same for any order, and an id for any share of the failures', () => {
  const messages = [
    'HTTP 500 from GET /a',
    'Error: HTTP 500 from GET /a',
    "KeyError: 'x'",
    'received 1006 (abnormal)',
    'HTTP 401 from GET /a',
  ]
  const whole = new Map(
    diagnose(failures(...messages)).clusters.flatMap(({ id, members }) => members.map((member) => [member, id])),
  )
  fc.assert(
    fc.property(fc.shuffledSubarray(failures(...messages), { minLength: 1 }), (some) => {
      const { clusters } = diagnose(some)
      for (const { id, members } of clusters) for (const member of members) expect(id).toBe(whole.get(member))
      expect(diagnose([...some].reverse())).toEqual(diagnose(some))
    }),
  )
})

test('nothing that is thrown at it makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (message) => {
      expect(causeOf(message).members).toEqual(['t0'])
    }),
  )
})

test('a long line is read in linear time', () => {
  const seconds = (text: string): number => {
    const start = process.hrtime.bigint()
    diagnose(failures(text))
    return Number(process.hrtime.bigint() - start) / 1e9
  }
  for (const part of ['a.', 'A', '{', '"', '1-', ': ', '\n', '<', '::', 'Error: ', '('])
    expect(seconds(part.repeat(100_000))).toBeLessThan(5)
})
