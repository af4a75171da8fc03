import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventStream } from './server-sent-events.js'

const STREAM =
  ': comment\r\nevent: delta\r\nid: 7\r\ndata: {"n":1,\r\ndata: "é": "日"}\r\n\r\nretry: 5\r\n\r\ndata:x\n\nevent: done\ndata: \n\ndata: cut'
const EVENTS = [
  { event: 'delta', id: '7', text: '{"n":1,\n"é": "日"}', json: { n: 1, é: '日' }, atMs: 5 },
  { event: 'message', text: 'x', atMs: 5 },
  { event: 'done', text: '', atMs: 5 },
]

describe('a stream of events', () => {
  it('gives whole events with their fields; comments, other fields and a cut event fall away', () => {
    expect(eventStream().push(new TextEncoder().encode(STREAM), 5)).toEqual(EVENTS)
  })

  it('is the same however it is cut into chunks', () => {
    const bytes = new TextEncoder().encode(STREAM)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 }), (cuts) => {
        const stream = eventStream()
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length]
        const events = places.slice(1).flatMap((end, index) => stream.push(bytes.slice(places[index], end), 5))
        expect(events).toEqual(EVENTS)
      }),
    )
  })
})
