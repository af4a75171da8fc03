import { describe, expect, it } from 'vitest'
import { boundedLines } from './bounded-lines.js'
import { withinWindow } from './within-window.js'

const WINDOW = { since: '2026-11-22T10:00:00Z', until: '2026-11-22T10:01:00Z' }

describe('the lines of a window', () => {
  it('are those written in it, by whatever way of writing times', () => {
    const inside = [
      '2026-11-22T10:00:30.123Z ERROR a',
      '2026-11-22 12:00:31,5+02:00 b',
      '{"level":50,"time":1795341632000,"msg":"c"}',
      '127.0.0.1 - - [22/Nov/2026:10:00:33 +0000] "GET / HTTP/1.1" 500',
      '2026/11/22 10:00:34 d',
      '[pod/backend-1/app] 2026-11-22T10:00:35.123456789Z e',
    ]
    const others = ['2026-11-22T09:59:00Z before', '2026-11-22T10:02:00Z after', '2026-11-22T10:00:30-07:00 elsewhere']
    expect(withinWindow([...others, ...inside, ...others], WINDOW)).toEqual({ lines: inside, cutLines: 0 })
  })

  it('take along lines without a time, which belong to the one before', () => {
    const lines = [
      '   from before',
      '2026-11-22T10:00:30Z ERROR boom',
      '    at f (a.js:1:1)',
      '2026-11-22T11:00:00Z x',
      '  at g',
    ]
    expect(withinWindow(lines, WINDOW).lines).toEqual(lines.slice(1, 3))
  })

  it('are all lines, and the problem says so, where none has a time', () => {
    expect(withinWindow(['boom', 'bang'], WINDOW)).toMatchObject({
      lines: ['boom', 'bang'],
      problem: expect.stringContaining('no line has a time'),
    })
  })
})

describe('too many lines', () => {
  it('lose the oldest', () => {
    const lines = boundedLines(20)
    for (let at = 0; at < 10; at++) lines.add(`line ${at}`)
    expect(lines.lines()).toEqual(['line 8', 'line 9'])
    expect(lines.cutLines()).toBe(8)
  })
})
