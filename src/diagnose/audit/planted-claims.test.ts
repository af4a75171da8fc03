import { describe, expect, it } from 'vitest'
import { audit } from './audit.js'
import type { AuditEvidence, AuditRule } from './audit-finding.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const IDS = ['a.B::test_login', 'a.B::test_send', 'a.B::test_read']
const LIST = '- `test_login` - PASSED\n- `test_send` - PASSED\n- `test_read` - FAILED\n'
const GREEN = '```\n==== 3 passed in 4.2s ====\n```\n'
const CYCLE: AuditEvidence['cycle'] = {
  cycle: 7,
  green: false,
  verdict: 'failed',
  counts: [{ expected: 3, collected: 3, passed: 2, failed: 1, skipped: 0 }],
  tests: IDS.map((id) => ({ id, durationMs: 1_000 })),
  startedMs: Date.parse('2026-03-01T10:00:00Z'),
  finishedMs: Date.parse('2026-03-01T10:10:00Z'),
  numbers: [120_000],
}

type Row = [name: string, rule: AuditRule, line: number, report: string, evidence?: Partial<AuditEvidence>]

const PLANTED: Row[] = [
  ['another number than TAP', 'counts-disagree', 1, '4/5 tests passed\n```\n# tests 5\n# pass 3\n# fail 2\n```'],
  ['all of them faster than each', 'durations-contradict', 1, '25 tests passed in 10s, each test took 8 seconds'],
  [
    'a slowest test slower than all',
    'durations-contradict',
    1,
    'The suite took 2 minutes. The slowest test took 5 minutes.',
  ],
  [
    'tests passed in less than they took',
    'durations-contradict',
    3,
    '- test_a: PASSED (3.2s)\n- test_b: PASSED (4.1s)\n2 tests passed in 0.5s',
  ],
  ['a test that is not there', 'unknown-test-id', 2, '\n- `test_nowhere` - PASSED', { manifest: IDS }],
  ['one in a sentence', 'unknown-test-id', 1, 'We ran test_thread_lifecycle_real too.', { manifest: IDS }],
  ['one in pasted output', 'unknown-test-id', 2, '```\nx.py::test_thread_made_up PASSED\n```', { manifest: IDS }],
  ['one in a table', 'unknown-test-id', 3, '| Test | Status |\n|---|---|\n| test_gone | ✅ |', { manifest: IDS }],
  ['one that the cycle never saw', 'unknown-test-id', 1, '- test_gone FAILED', { cycle: CYCLE }],
  ['a known one with other spelling', 'unknown-test-id', 1, '- `test_Login` - PASSED', { manifest: IDS }],
  ['more passed than listed', 'counts-disagree', 1, `3/3 passed\n${LIST}`],
  ['fewer failed than listed', 'counts-disagree', 1, `0 of 3 failed\n${LIST}`],
  [
    'another number than the output',
    'counts-disagree',
    1,
    `24/25 tests passed\n\`\`\`\n=== 23 passed, 2 failed in 45.2s ===\n\`\`\``,
  ],
  ['a sum that is too large', 'counts-disagree', 1, '24 passed, 2 failed, 25 total'],
  ['a sum that is too small', 'counts-disagree', 1, 'Total: 25\nPassed: 20\nFailed: 2'],
  ['two numbers for one thing', 'counts-disagree', 2, '23/25 passed.\nIn short: 24/25 passed.'],
  ['passed and failed of one total', 'counts-disagree', 2, '24/25 passed.\n2/25 failed.'],
  [
    'a row of a table',
    'counts-disagree',
    3,
    '| Suite | Total | Passed | Failed |\n|---|---|---|---|\n| p1 | 25 | 23 | 1 |',
  ],
  ['a denominator that moved', 'counts-disagree', 2, 'Tests collected: 25\n21/23 tests passed'],
  ['a denominator smaller than the manifest', 'counts-disagree', 1, '2/2 tests failed', { manifest: IDS }],
  ['another number than the cycle', 'counts-disagree', 1, '1/3 tests passed', { cycle: CYCLE }],
  ['a percentage', 'percentage-disagrees', 1, `2/3 passed (92%)\n${LIST}`],
  ['a percentage before', 'percentage-disagrees', 1, `96% (23/25) passed`],
  ['a rate elsewhere', 'percentage-disagrees', 3, '23/25 passed\n\nSuccess rate: 95%'],
  ['a rounded 100 %', 'percentage-disagrees', 1, '999 of 1000 passed (100%)'],
  ['per test twice', 'durations-contradict', 2, 'Tests timed out after 120s per test\nExecution time 3.941s per test'],
  ['more than the total', 'durations-contradict', 2, '- test_login FAILED 90 s\nTotal runtime: 45 seconds'],
  [
    'a sum larger than the total',
    'durations-contradict',
    3,
    '- test_login PASSED 30 s\n- test_send FAILED 40 s\nTotal runtime: 45 s',
  ],
  ['tests times duration', 'durations-contradict', 2, '25 tests total, 3.9 s per test\nTotal runtime: 20 s'],
  ['outside its range', 'durations-contradict', 1, 'Test durations range from 0.8s to 5s\n- test_login FAILED 8.9s'],
  ['one test twice', 'durations-contradict', 2, '- test_login FAILED 8.9s\n- test_login took 2.1s'],
  [
    "another than the runner's",
    'durations-contradict',
    1,
    `Total runtime: 1 s\n\`\`\`\n=== 3 failed in 45.2s ===\n\`\`\``,
  ],
  ['a header a day off', 'evidence-clock', 1, 'Time: 2026-02-20 10:00:00\n```json\n{"timestamp": 1771495200.5}\n```'],
  [
    'six minutes off',
    'evidence-clock',
    1,
    'Time: 2026-03-01T10:06:01Z\n```json\n{"server_time": "2026-03-01T10:00:00Z"}\n```',
  ],
  [
    'right only in another zone',
    'evidence-clock',
    1,
    'Time: 2026-02-20 10:00:00\n```\nDate: Fri, 20 Feb 2026 10:00:00 GMT\n```',
    { timezone: '+02:00' },
  ],
  ['later than now', 'evidence-clock', 1, 'Time: 2026-03-01 13:00:00'],
  ['later than its file', 'evidence-clock', 1, 'Time: 2026-03-01 11:00:00', { writtenMs: NOW - 7_200_000 }],
  ['before its cycle', 'evidence-clock', 1, 'Test session: 2026-03-01 08:00:00', { cycle: CYCLE }],
  ['money', 'number-without-source', 1, 'Impact: $120K+ MRR at risk'],
  ['money in words', 'number-without-source', 1, 'This costs us 2.5 million USD.'],
  ['uptime', 'number-without-source', 1, 'Uptime: 99.97%'],
  ['latency', 'number-without-source', 1, 'Average response time: 142 ms'],
  ['memory', 'number-without-source', 1, 'Memory Usage: Peak 165.3 MB'],
  ['throughput', 'number-without-source', 1, 'It handles 1200 requests per second.'],
  ['another number than the JSON', 'number-without-source', 1, 'p95 latency was 90 ms\n```json\n{"p95": 184}\n```'],
  ['an accomplished mission', 'success-not-measured', 1, `MISSION ACCOMPLISHED\n\n22/23 passed`],
  ['all green without a run', 'success-not-measured', 1, 'All P1 tests pass now.'],
  ['all green with a failure', 'success-not-measured', 1, `All tests passed.\n${LIST}`],
  ['green that the cycle denies', 'success-not-measured', 1, `All tests passed.\n${GREEN}`, { cycle: CYCLE }],
  ['ready', 'success-not-measured', 1, 'Status: production ready'],
  ['a count of all and nothing else', 'success-not-measured', 1, '25/25 tests passed'],
  ['nothing collected', 'success-not-measured', 1, 'Everything works.\n```\ncollected 0 items\n```'],
  ['a deployment', 'success-not-measured', 1, 'The deployment was successful.'],
  ['a token', 'secret-exposed', 1, 'Sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'],
  ['a part of a token', 'secret-exposed', 1, 'Sent eyJhbGciOiJIUz...'],
  ['a token in a subprotocol', 'secret-exposed', 2, '```\njwt.ZXlKaGJHY2lPaUpJVXpJ...\n```'],
  ['a password in an address', 'secret-exposed', 1, 'Connect to postgres://app:hunter2@db:5432/x'],
  ['a secret variable', 'secret-exposed', 1, 'JWT_SECRET=abcdef123456'],
  ['a bearer token', 'secret-exposed', 1, 'Authorization: Bearer 9f8a7b6c5d4e3f2a1b'],
  ['a password in JSON', 'secret-exposed', 2, '```json\n{"password": "hunter2!"}\n```'],
  ['a vendor key', 'secret-exposed', 1, 'ghp_0123456789abcdefghijABCDEFGHIJ0123'],
]

describe('planted claims', () => {
  it.each(PLANTED)('%s: %s', (...row) => {
    const [, rule, line, report, evidence = {}] = row
    const { findings, trustworthy } = audit(report, { nowMs: NOW, ...evidence })
    expect(findings.map((finding) => [finding.rule, finding.line])).toContainEqual([rule, line])
    expect(trustworthy).toBe(false)
  })

  it('covers every rule, more than forty times', () => {
    expect(PLANTED.length).toBeGreaterThan(40)
    expect(new Set(PLANTED.map(([, rule]) => rule)).size).toBe(8)
  })
})
