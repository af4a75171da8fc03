import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { audit } from './audit.js'
import type { AuditEvidence } from './audit-finding.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const rules = (report: string, evidence: Partial<AuditEvidence> = {}) =>
  audit(report, { nowMs: NOW, ...evidence }).findings.map(({ rule }) => rule)
const CYCLE: AuditEvidence['cycle'] = {
  cycle: 3,
  green: true,
  verdict: 'passed',
  counts: [{ expected: 25, collected: 25, passed: 25, failed: 0, skipped: 0 }],
  tests: [{ id: 'a::test_x', durationMs: 1_500 }],
  startedMs: NOW - 3_600_000,
  finishedMs: NOW - 3_000_000,
  numbers: [120_000, 42],
}

describe('a number has a source', () => {
  it.each([
    ['in pasted output', 'Latency was 42 ms.\n```\nlatency 42 ms\n```'],
    ['in JSON', 'Uptime was 99.9%.\n```json\n{"uptime": 99.9}\n```'],
    ['in JSON, as money', 'Impact: $120K MRR\n```json\n{"mrrUsd": 120000}\n```'],
  ])('%s', (_, report) => expect(rules(report)).toEqual([]))

  it('in the cycle', () => {
    const report = 'Impact: $120K+ MRR. Response time: 42 ms. All 25 tests passed.'
    expect(rules(report)).toEqual(['success-not-measured', 'number-without-source'])
    expect(rules(report, { cycle: CYCLE })).toEqual([])
  })
})

describe('success that is no claim', () => {
  it.each([
    'Not all tests pass.',
    'The tests are not green.',
    'We stop when all tests pass.',
    'If everything works, we release.',
    'The log said "ALL TESTS PASSED".',
    'It prints `all tests passed` at the end.',
    '> MISSION ACCOMPLISHED',
    'All tests should pass after the fix.',
    '```\nMISSION ACCOMPLISHED\n```',
    'Tests never passed on staging.',
  ])('%s', (report) => expect(rules(report)).toEqual([]))

  it('and what is one', () => {
    expect(rules('All tests pass.')).toEqual(['success-not-measured'])
    expect(rules('There are no failures.')).toEqual(['success-not-measured'])
  })
})

describe('a limit is no duration', () => {
  it.each([
    'Limit: 120s per test',
    'Timeout: 120 s per test',
    'SLA 2 s per test',
    'at most 120 s per test',
    'budget of 60s per test',
  ])('%s', (limit) => {
    expect(rules(`${limit}\nExecution time 3.9 s per test`)).toEqual([])
  })

  it('but a time-out that struck is one', () => {
    expect(rules('Tests timed out after 120s per test\nExecution time 3.9 s per test')).toEqual([
      'durations-contradict',
    ])
  })
})

describe('the clock of a header', () => {
  const report = 'Time: 2026-02-20 10:00:00\n```json\n{"timestamp": 1771578000}\n```'

  it.each([
    ['America/Los_Angeles', true],
    ['-08:00', false],
    [undefined, true],
    ['+01:00', true],
  ])('read in %s is off: %s', (timezone, off) => {
    const at = report.replace(
      '1771578000',
      String(Date.parse('2026-02-20T18:00:00Z') / 1_000 + (timezone === 'America/Los_Angeles' ? 3_600 : 0)),
    )
    expect(rules(at, timezone === undefined ? {} : { timezone })).toEqual(off ? ['evidence-clock'] : [])
  })

  it('with an offset of its own needs no zone', () => {
    expect(
      rules('Time: 2026-02-20T10:00:00-08:00\n```json\n{"timestamp": 1771610400}\n```', { timezone: 'Asia/Tokyo' }),
    ).toEqual([])
  })

  it.each([
    [299, []],
    [302, ['evidence-clock']],
  ])('may be five minutes off, not more: %s s', (seconds, expected) => {
    const stamp = Date.parse('2026-02-20T10:00:00Z') / 1_000 - seconds
    expect(rules(`Time: 2026-02-20T10:00:00Z\n\`\`\`json\n{"timestamp": ${stamp}}\n\`\`\``)).toEqual(expected)
  })

  it('needs one time that fits, not all', () => {
    const near = Date.parse('2026-02-20T10:00:00Z') / 1_000
    expect(
      rules(`Time: 2026-02-20T10:00:00Z\n\`\`\`json\n{"timestamp": 1500000000, "server_time": ${near}}\n\`\`\``),
    ).toEqual([])
  })

  it('of a day covers that day', () => {
    expect(rules('# Results - 2026-02-20\n```json\n{"timestamp": "2026-02-20T18:30:00Z"}\n```')).toEqual([])
    expect(rules('# Results - 2026-02-20\n```json\n{"timestamp": "2026-02-22T18:30:00Z"}\n```')).toEqual([
      'evidence-clock',
    ])
  })
})

describe('what must never be shown', () => {
  const secret = fc.stringMatching(/^[A-Z][a-z]{4}[0-9]{4}[A-Za-z0-9]{8,20}$/)
  const shape = fc.constantFrom<(value: string) => string>(
    (value) => `JWT_SECRET_KEY=${value}`,
    (value) => `postgres://app:${value}@db/x is up: 99.9% uptime`,
    (value) => `Authorization: Bearer ${value}`,
    (value) => `sent jwt.${Buffer.from(`eyJ${value}`).toString('base64url')}... and all tests pass`,
    (value) => `token eyJ${value}.${value}.${value} costs $5`,
    (value) => `{"client_secret": "${value}"}`,
    (value) => `${'x'.repeat(190)} DB_PASSWORD=${value}`,
  )

  it('a secret is in no answer', () => {
    fc.assert(
      fc.property(secret, fc.array(shape, { minLength: 1, maxLength: 4 }), (value, shapes) => {
        const { findings } = audit(shapes.map((make) => make(value)).join('\n'), { nowMs: NOW })
        expect(findings.filter(({ rule }) => rule === 'secret-exposed').length).toBe(shapes.length)
        const told = JSON.stringify(findings)
        for (const hidden of [value, Buffer.from(`eyJ${value}`).toString('base64url')])
          expect(told.includes(hidden)).toBe(false)
      }),
    )
  })

  it.each([
    'JWT_SECRET=***',
    'PASSWORD=${DB_PASSWORD}',
    'API_KEY=<your key>',
    'postgres://u:***@h/db',
    'https://user:[REDACTED]@h',
    'Bearer ***',
    'TOKEN_TTL=36000',
    'jwt.***',
    'the token was rejected',
    'secret-has-whitespace',
    'Basic authentication failed',
  ])('%s is no secret', (text) => {
    expect(rules(text)).toEqual([])
  })
})

describe('hostile reports', () => {
  it('any text has an answer', () => {
    const piece = fc.constantFrom(
      '```',
      '~~~',
      '| a | b |',
      '25/25',
      ' passed ',
      'test_x',
      '- ',
      '# ',
      '> ',
      '<!--',
      '-->',
      '120s per test',
      '$5M',
      '100%',
      '\n',
      '2026-03-01 10:00',
      '"timestamp": 1772361010',
      '\0',
      '\u202e',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const { trustworthy, findings, claims } = audit(pieces.join(''), {
          nowMs: NOW,
          manifest: ['a::test_x'],
          cycle: CYCLE,
        })
        expect(trustworthy).toBe(findings.length === 0)
        expect(claims).toBeGreaterThanOrEqual(0)
        for (const { line } of findings) expect(line).toBeGreaterThan(0)
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['one line', 'test_a passed 25/25 $5 '.repeat(400_000)],
    ['many lines', 'a line of 23/25 passed (92%) in 3.2 s with test_a\n'.repeat(20_000)],
    ['spaces', ' '.repeat(10_000_000)],
    ['control characters', '\0\x1b[31m'.repeat(1_000_000)],
    ['stars', `${'*'.repeat(1_000)}\n`.repeat(2_000)],
    ['digits', `${'1'.repeat(1_999)}\n`.repeat(1_000)],
    ['e', `${'eyJ'.repeat(600)}\n`.repeat(1_000)],
    ['colons', `${'a::'.repeat(600)}\n`.repeat(500)],
    ['words', `${'all '.repeat(490)}\n`.repeat(500)],
    ['slashes', `${'a://'.repeat(490)}\n`.repeat(500)],
  ])('megabytes of %s end', { timeout: 40_000 }, (_, report) => {
    const startedMs = performance.now()
    audit(report, { nowMs: NOW, manifest: ['a::test_a'] })
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  })
})
