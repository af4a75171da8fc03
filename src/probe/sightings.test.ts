import { describe, expect, it } from 'vitest'
import { openSightings } from './sightings.js'

describe('sightings of a probe', () => {
  it('hold tokens by the way they were sent, newest first, with the server’s clock', () => {
    const sightings = openSightings()
    const answered = { date: 'Mon, 08 Sep 2025 01:25:07 GMT' }
    sightings.sent({ channel: 'GET /api/agents', headers: { Authorization: 'Bearer eyJ.a.b' }, answered })
    sightings.sent({ channel: 'ws /ws', headers: {}, protocols: ['jwt-auth', 'jwt.ZXlK'] })
    sightings.sent({ channel: 'GET /api/agents', headers: { Authorization: 'Basic abc' } })
    expect(sightings.tokens()).toEqual([
      { token: 'jwt.ZXlK', via: 'subprotocol of ws /ws' },
      { token: 'eyJ.a.b', via: 'Authorization of GET /api/agents', serverDate: answered.date },
    ])
  })

  it('hold shapes by kind: an answer by its status, a first frame as that, others by what they say they are', () => {
    const sightings = openSightings()
    sightings.received('GET /health', { status: 'healthy' }, { status: 200 })
    sightings.received('ws /ws', { event: 'connection_established', user: 'anna' }, { first: true })
    sightings.received('ws /ws', { type: 'pong', at: 17 })
    sightings.received('ws /ws', 'no object')
    expect(sightings.sketches()).toEqual({
      'GET /health 200': [{ status: 'healthy' }],
      'ws /ws first': [{ event: 'connection_established', user: 'text' }],
      'ws /ws type=pong': [{ type: 'pong', at: 0 }],
    })
  })
})
