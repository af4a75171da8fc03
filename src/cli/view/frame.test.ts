import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventBody } from '../../model/event.js'
import { aCause, anAnalysis } from '../../testing/builders.js'
import { TESTING, VIEW_START_MS, viewAfter, withProgress } from '../../testing/view-states.js'
import { cellWidth } from './cell-width.js'
import { type FrameSize, frame, summaryLines } from './frame.js'
import type { ViewState } from './view-state.js'

const SIZE: FrameSize = {
  columns: 80,
  rows: 24,
  color: false,
  nowMs: VIEW_START_MS + 9000,
  hint: 'Ctrl-C drains, again kills',
}

const RED: readonly EventBody[] = [
  ...TESTING,
  {
    event: 'stage:finished',
    cycle: 1,
    stage: 'test',
    outcome: 'errored',
    durationMs: 9,
    result: { status: 'errored', error: { code: 'X', message: 'killed' } },
  },
  {
    event: 'stage:finished',
    cycle: 1,
    stage: 'analyze',
    outcome: 'succeeded',
    durationMs: 9,
    result: { status: 'succeeded', output: anAnalysis() },
  },
  { event: 'cycle:finished', cycle: 1, outcome: 'completed', verdict: 'failed', green: false, revision: 'r1' },
  { event: 'cycle:started', cycle: 2, runId: 'r', session: 's' },
]

function testing(test: string): ViewState {
  return withProgress(
    viewAfter(TESTING, 5),
    { kind: 'suite:started', suite: 'p1', expected: 4 },
    { kind: 'test:started', suite: 'p1', test },
    { kind: 'test:started', suite: 'p1', test: 'slow one' },
    { kind: 'test:finished', suite: 'p1', test, status: 'failed' },
    { kind: 'test:finished', suite: 'p1', test: 'fine', status: 'passed' },
  )
}

describe('a frame', () => {
  it('answers which cycle, which stage, how far, what failed, what runs, what is next', () => {
    const text = frame(testing('test_001'), SIZE).join('\n')
    for (const part of [
      'p1 on staging',
      'cycle 1 of at most 5',
      'revision r1',
      '✓ deploy      870ms',
      '● test           5s',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).toMatch(/━+─+ {2}2\/4 {2}1 ✓ {2}1 ✗ +1 running {2}4s/)
    expect(text).toContain('✗ test_001')
    expect(text).toContain('▸ slow one')
    expect(text).toContain('analyze → ticket → decide → fix; then cycle 2 unless green')
    expect(text.split('\n').at(-1)).toBe(' Ctrl-C drains, again kills')
  })

  it('shows the causes of the last cycle, its tickets and the curve while the next one runs', () => {
    const text = frame(viewAfter(RED), SIZE).join('\n')
    expect(text).toContain('1 cause in cycle 1')
    expect(text).toContain('1 × auth product, new  Token validation failed')
    expect(text).toMatch(/pass rate ▄ {2}50 % in cycle 1, failed/)
  })

  it('says that it drains, and no longer how to ask for it', () => {
    const text = frame({ ...testing('a'), draining: 'SIGINT' }, SIZE).join('\n')
    expect(text).toContain('SIGINT: ending what runs; again kills it')
    expect(text).not.toContain('Ctrl-C drains')
  })

  it('has room in any terminal: never wider, never higher than it', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constant('日本'.repeat(60)),
    )
    const size = fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
    fc.assert(
      fc.property(word, size, fc.boolean(), (test, { columns, rows }, isTesting) => {
        const red = viewAfter(RED.map((body) => withTitle(body, test)))
        const lines = frame(isTesting ? testing(test) : red, { ...SIZE, columns, rows })
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1))
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns)
      }),
      { numRuns: 150 },
    )
  })

  it('keeps what matters most where the terminal is low', () => {
    const lines = frame(testing('test_001'), { ...SIZE, rows: 6 })
    expect(lines).toHaveLength(5)
    expect(lines.join('\n')).toMatch(/cycle 1.*● test.*2\/4/s)
  })

  it.each([
    ['OSC 52', '\x1b]52;c;ZXZpbA==\x07'],
    ['OSC 8', '\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\'],
    ['CSI', '\x1b[2J\x1b[H\x1b[?25h'],
    ['DCS', '\x1bP1$r0m\x1b\\'],
    ['APC', '\x1b_payload\x1b\\'],
    ['C1', '\x9b2J\x9d52;c;x\x9c'],
    ['CR', 'fine\rGREEN'],
    ['a line feed', 'fine\nGREEN'],
    ['bidi', 'abc\u202egnp.exe\u2066x'],
  ])('F78 %s in a name reaches nobody’s terminal', (_name, payload) => {
    const lines = frame(testing(`test${payload}end`), SIZE)
    for (const line of lines) expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    expect(lines.length).toBe(frame(testing('testend'), SIZE).length)
    const summary = summaryLines(viewAfter(RED.map((body) => withTitle(body, payload))), SIZE)
    for (const line of summary) expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
  })

  it('is without a single escape where colours are not wanted, and the same text where they are', () => {
    const plain = frame(testing('a'), SIZE)
    const colored = frame(testing('a'), { ...SIZE, color: true })
    expect(plain.join('')).not.toContain('\x1b')
    expect(colored.join('')).toContain('\x1b[31m')
    expect(colored.map((line) => line.replace(/\x1b\[\d*m/g, '').trimEnd())).toEqual(plain)
  })
})

describe('the summary', () => {
  it('says how it ended, what is left and how to go on', () => {
    const view = viewAfter([...RED, { event: 'loop:interrupted', session: 's', reason: 'SIGINT' }])
    const text = summaryLines(view, SIZE).join('\n')
    expect(text).toMatch(/interrupted after 2 cycles: failed, 1 of 2 passed \(9s, exit 130\)/)
    expect(text).toContain('Token validation failed')
    expect(text).toContain('`untilgreen run` goes on from here')
  })
})

function withTitle(body: EventBody, title: string): EventBody {
  if (body.event !== 'stage:finished' || body.stage !== 'analyze') return body
  return { ...body, result: { status: 'succeeded', output: anAnalysis({ causes: [aCause({ title })] }) } }
}
