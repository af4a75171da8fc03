import { describe, expect, it } from 'vitest'
import { openMask } from './mask.js'
import { contractMismatch, maskedMismatch } from './mismatch.js'

const NOW = { nowMs: 0 }
const WELCOME = { event: 'connection_established', user_id: 'anna', session_id: 'session_1' }
const ASKED = { '/event': 'connection_established', '/user_id': 'anna', '/session_id': { matches: '^session_' } }

describe('a message that is not as asked', () => {
  it('says where in it each value stands that was looked for elsewhere', () => {
    const received = { type: 'system_message', data: WELCOME }
    expect(contractMismatch({ channel: 'ws /ws', first: true, expected: ASKED, received }, NOW)?.elsewhere).toEqual({
      '/event': '/data/event',
      '/user_id': '/data/user_id',
      '/session_id': '/data/session_id',
    })
  })

  it('finds a renamed field by its text, and not by a value that could be anywhere', () => {
    const expected = { '/user_id': 'anna-maria', '/count': 1 }
    const received = { userId: 'anna-maria', total: 1 }
    const found = contractMismatch({ channel: 'GET /api/user', expected, received }, NOW)
    expect(found?.elsewhere).toEqual({ '/user_id': '/userId' })
  })

  it('says nothing of a message that is no JSON or too long to keep', () => {
    expect(contractMismatch({ channel: 'ws /ws', expected: ASKED, received: 'hello' }, NOW)).toBeUndefined()
    const long = { text: 'x'.repeat(5_000) }
    expect(contractMismatch({ channel: 'ws /ws', expected: ASKED, received: long }, NOW)).toBeUndefined()
  })

  it('holds no secret', () => {
    const mask = openMask()
    mask.add('s3cr3t-value')
    const received = { note: 's3cr3t-value', data: WELCOME }
    const found = contractMismatch({ channel: 'ws /ws', expected: ASKED, received }, NOW)
    expect(JSON.stringify(found && maskedMismatch(found, mask))).not.toContain('s3cr3t')
  })
})
