import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import { greenRun } from '../../testing/suite-run.js'
import { driftWarnings } from './explain.js'
import { failuresText, tokenLines } from './failures-text.js'

const cycle = (shapes?: Cycle['history']['shapes']): Cycle => ({
  number: 5,
  runId: 'r',
  session: 's',
  startedAt: '2026-01-31T12:00:00.000Z',
  history: { ...emptyHistory(), lastGreen: { cycle: 4, revision: 'r1' }, ...(shapes && { shapes }) },
})

describe('a green run', () => {
  it('warns of a message that lost a field since the last green one, though no test minds', () => {
    const runs = [greenRun({ shapes: { 'GET /a 200': [{ id: 'text' }] } })]
    expect(driftWarnings(cycle({ p1: { 'GET /a 200': [{ id: 'text', total: 0 }] } }), runs)).toEqual([
      expect.stringMatching(/^p1: GET \/a 200: \/total: .*last green run \(cycle 4\)$/),
    ])
    expect(driftWarnings(cycle({ p1: { 'GET /a 200': [{ id: 'text' }] } }), runs)).toEqual([])
    expect(driftWarnings(cycle(), runs)).toEqual([])
  })
})

describe('what failed tests said', () => {
  it('is kept up to 2 MB, and says what was left out', () => {
    const many = Array.from({ length: 400 }, (_, at) => ({
      test: `p1/t${at}`,
      message: `boom ${at}\n${`${'words '.repeat(30)}\n`.repeat(40)}`,
    }))
    const lines = failuresText(many, [], new Map())
    expect(lines.join('\n').length).toBeLessThan(2_100_000)
    expect(lines.at(-1)).toContain('left out')
  })

  it('has the findings on its tokens, good ones too', () => {
    const via = 'subprotocol of ws /ws'
    expect(tokenLines({ tokens: [{ via, against: ['KEY'], findings: [] }] })).toEqual([
      `token sent as ${via}: good by KEY`,
    ])
    expect(tokenLines({})).toEqual([])
  })
})
