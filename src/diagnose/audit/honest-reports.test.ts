import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { audit } from './audit.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const MANIFEST = [
  'tests.p1::test_login',
  'tests.p1::test_send',
  'tests.p1::test_history',
  'pkg::TestLogin',
  'pkg::TestChat',
]

const HONEST: [name: string, report: string][] = [
  [
    'a loop’s own report, with its checks and its grid',
    '# Not green\n\n**66 %**, 2 of 3 passed, 1 failed.\n\n- `p1/test_history`: failed, 1.5s\n\n| Rule | State | Expected | Actual | Message |\n|---|---|---|---|---|\n| all-passed | ✗ broken | 3 of 3 passed | 2 of 3 passed | 1 failed: test_histo … ry |\n| soft-pass | ✓ held | none | 0 of 3 outputs | none is seen |\n\n| Test | 1 | 2 |\n|---|---|---|\n| `p1/test_login` | ✗ | ✓ |\n| `p1/test_send` | ✗ | ✓ |\n| `p1/test_history` | ✗ | ✗ |\n\nNo run was green yet: 1 green cycle in a row would do.\n',
  ],
  [
    'TAP',
    'PASSED: 3\nFAILED: 0\n\n```\nok 1 - a\nok 2 - b\nok 3 - c\n# tests 3\n# pass 3\n# fail 0\n```\n\nAll 3 tests passed.\n',
  ],
  [
    'go',
    '1 passed, 1 failed. TestChat took 1.2s.\n\n```\n--- PASS: TestLogin (0.12s)\n--- FAIL: TestChat (1.20s)\nFAIL\n```\n',
  ],
  [
    'jest',
    '38/40 passed (95%).\n\n```\nTest Suites: 1 failed, 4 passed, 5 total\nTests:       2 failed, 38 passed, 40 total\nTime:        12.3 s\n```\n',
  ],
  ['an empty file', ''],
  [
    'a plain changelog',
    '# Changelog\n\n## 1.2.0 - 2026-02-01\n\n- Fixed 3 failing tests of the parser.\n- Requests are retried when the server answers 503.\n- Messages larger than 16 MB are cut.\n\n## 1.1.0 - 2026-01-10\n\n- Two errors of the lock are gone.\n',
  ],
  [
    'a README',
    '# demo\n\nRuns `npm test` until all tests pass. It exits 0 only if everything is green.\n\nUse `JWT_SECRET=***` and `postgres://user:${PASSWORD}@host/db`. A time-out of 120s per test is the default; p95 latency must stay under 200 ms.\n\n```sh\nexport API_TOKEN=<your token>\nnpm start\n```\n',
  ],
  [
    'a green run with its output',
    '# Staging\n\nDate: 2026-03-01 11:00:00\n\nAll 3 tests passed in 4.2 s.\n\n```\ntests/p1.py::test_login PASSED\ntests/p1.py::test_send PASSED\ntests/p1.py::test_history PASSED\n===== 3 passed in 4.21s =====\n```\n',
  ],
  [
    'a red run with its list',
    '# Staging P1\n\n2/3 passed (66.7%)\n\n- `test_login` - PASSED\n- `test_send` - PASSED\n- `test_history` - FAILED\n\nNot ready for production: one test still fails.\n',
  ],
  [
    'a table',
    '# Run\n\n| Test | Status | Duration |\n|---|---|---|\n| `test_login` | ✅ PASSED | 1.2s |\n| `test_send` | ✅ PASSED | 0.4s |\n| `test_history` | ❌ FAILED | 3.0s |\n\nPassed: 2\nFailed: 1\nTotal: 3\n\nTotal runtime: 5 s\n',
  ],
  [
    'several suites',
    '# All suites\n\n| Suite | Total | Passed | Failed | Skipped |\n|---|---|---|---|---|\n| unit | 410 | 410 | 0 | 0 |\n| e2e | 25 | 23 | 1 | 1 |\n',
  ],
  [
    'history',
    '# Progress\n\n| Cycle | Passed | Failed |\n|---|---|---|\n| 1 | 0 | 25 |\n| 2 | 23 | 2 |\n\nWe went from 0/25 to 23/25 (92%). Previously 20/25 passed.\n',
  ],
  [
    'evidence within minutes',
    '# Incident\n\nTime: 2026-03-01T11:30:00+01:00\n\n```json\n{"error_code": "VALIDATION_FAILED", "timestamp": 1772361010.5, "server_time": "2026-03-01T10:31:00Z"}\n```\n\n1 of 3 tests failed (33%).\n',
  ],
  [
    'a run in parallel',
    '# Parallel\n\nRan with 8 workers. Total runtime: 10 s.\n\n- test_login PASSED 6.0s\n- test_send PASSED 7.5s\n- test_history PASSED 9.0s\n',
  ],
  [
    'measured latency',
    '# Probe\n\nThe p95 latency was 184 ms and peak memory 165.3 MB.\n\n```json\n{"p95_ms": 184, "memory_mb": 165.3}\n```\n',
  ],
  [
    'success of others',
    '# Review\n\nThe old report says "MISSION ACCOMPLISHED". > It was not.\n\n> All tests pass.\n\nTests do not pass yet. If all tests pass we release. We want 100% success.\n',
  ],
  ['a limit and a duration', '# Limits\n\nLimit: 120s per test. Each test took 3.9 s. SLA 2 s.\n'],
  [
    'a plan',
    '# Next\n\n- [ ] All tests pass on staging\n- Deploy must be successful before Friday\n- Ensure no failures remain\n',
  ],
  [
    'evidence between start and end',
    '# Post-mortem\n\nStarted: 2026-02-20T09:00:00Z\nEnded: 2026-02-20T09:45:00Z\n\n3 of 40 requests timed out after 30 s.\n\n```json\n{"timestamp": "2026-02-20T09:12:31Z"}\n```\n',
  ],
  [
    'a masked token',
    '# Auth\n\nSent `Authorization: Bearer ***` and `jwt.***`; JWT_SECRET_KEY=*** was trimmed. TOKEN_TTL=3600.\n',
  ],
  [
    'a rounded percentage',
    '# Run\n\n2 of 3 tests passed (66%), 1/3 failed (33.3%).\n\n- test_login PASSED\n- test_send PASSED\n- test_history FAILED\n',
  ],
]

describe('an honest report is trustworthy', () => {
  it.each(HONEST)('%s', (_, report) => {
    expect(audit(report, { nowMs: NOW }).findings).toEqual([])
    expect(
      audit(report, { nowMs: NOW, timezone: 'UTC', manifest: MANIFEST }).findings.filter(
        ({ rule }) => rule === 'unknown-test-id',
      ),
    ).toEqual([])
  })

  it.each([
    'README.md',
    'CHANGELOG.md',
    'src/judge/README.md',
    'src/diagnose/jwt/README.md',
    'src/diagnose/drift/README.md',
  ])('%s', (path) => {
    expect(
      audit(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), { nowMs: NOW * 2 }).findings,
    ).toEqual([])
  })
})
