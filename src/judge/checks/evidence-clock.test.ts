import { describe, expect, it } from 'vitest'
import { answer, failing, greenRun, passing, TODAY, WITHIN, wholeReport } from '../../testing/suite-run.js'
import { judgeContext } from '../context.js'

const SECONDS = Date.parse(WITHIN) / 1_000
const stamped = (...at: string[]) => [
  wholeReport({ stamps: at.map((time) => ({ at: time, source: 'testsuite@timestamp' })) }),
]
const saying = (...messages: string[]) =>
  answer(
    'evidence-clock',
    greenRun({ reports: stamped(), results: messages.map((message, index) => failing(`t${index}`, { message })) }),
  )

describe('evidence-clock', () => {
  it("holds for a report's stamps within the window ± 5 min", () => {
    expect(
      answer('evidence-clock', greenRun({ reports: stamped('2026-01-31T11:55:00Z', '2026-01-31T13:05:10+01:00') }))
        .held,
    ).toBe(true)
  })

  it.each(['2026-01-31T11:54:59Z', '2026-01-31T12:05:11Z', '2025-01-31T12:00:05Z'])(
    'is invalid for a stamp at %s',
    (at) => {
      const check = answer('evidence-clock', greenRun({ reports: stamped(WITHIN, at) }))
      expect(check).toMatchObject({ held: false, breaksTo: 'invalid' })
      expect(check.message).toContain(at)
    },
  )

  it('is invalid for a test that started outside', () => {
    const results = [passing('a', { startedAt: WITHIN }), passing('b', { startedAt: '2026-01-30T00:00:00Z' })]
    expect(answer('evidence-clock', greenRun({ reports: stamped(), results }))).toMatchObject({
      held: false,
      message: expect.stringContaining('b says'),
    })
  })

  it.each([
    ['epoch seconds', `{"timestamp": ${SECONDS}.5265589}`],
    ['epoch milliseconds', `{"server_time":${SECONDS}000}`],
    ['RFC 3339', `timestamp=${WITHIN}`],
    ['an HTTP date', `Date: ${new Date(WITHIN).toUTCString()}`],
    ['a header in lower case', `date: ${new Date(WITHIN).toUTCString()}`],
    ['escaped JSON', `got "{\\"timestamp\\":${SECONDS}}"`],
    ['Python quotes', `{'timestamp': '2026-01-31 12:00:05.123+00:00'}`],
  ])('takes %s of this run for evidence', (_what, message) => {
    expect(saying(message)).toMatchObject({ held: true, message: 'the evidence is of this run' })
  })

  it('is invalid when no time in the evidence is of this run, and says how far off', () => {
    const check = saying('{"timestamp": 1757294707.5265589}')
    expect(check).toMatchObject({ held: false, breaksTo: 'invalid', tests: ['t0'] })
    expect(check.message).toMatch(/1757294707\.5265589, 145\.\d days before the run/)
  })

  it('asks for one time of this run and lists the others', () => {
    expect(saying('{"timestamp": 1757294707}', `{"timestamp": ${SECONDS}}`)).toMatchObject({
      held: true,
      warning: expect.stringContaining('t0: timestamp says 1757294707'),
    })
  })

  it('reads output and traces of passing tests too', () => {
    const results = [passing('a', { output: 'server_time: 1757294707' })]
    expect(answer('evidence-clock', greenRun({ reports: stamped(), results })).held).toBe(false)
  })

  it.each([
    '{"date": "2020-01-01T00:00:00Z"}',
    '{"created_timestamp": 1}',
    '{"X-Date": 1757294707}',
    'timestamp: soon',
    '{"timestamp": 42}',
  ])("takes %s for the application's own data", (message) => {
    expect(saying(message)).toMatchObject({ held: null, actual: 'no time' })
  })

  it('is not asked without a window', () => {
    expect(answer('evidence-clock', greenRun(), judgeContext('command', TODAY)).held).toBeNull()
  })

  it('asks one end where one is known: nothing is later than now', () => {
    const context = judgeContext('command', TODAY, { windowKnown: { started: true, finished: false } })
    const at = (time: string) => answer('evidence-clock', greenRun({ reports: stamped(time) }), context).held
    expect(at('2026-01-31T12:04:00Z')).toBe(true)
    expect(at('2026-02-01T12:00:00Z')).toBe(false)
    expect(at('2026-01-30T12:00:00Z')).toBe(false)
  })
})
