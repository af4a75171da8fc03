import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventBody } from '../../model/event.js'
import { journalText } from '../../testing/journal-text.js'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const COUNTS = {
  expected: 3,
  collected: 3,
  passed: 2,
  failed: 1,
  errored: 0,
  skipped: 0,
  blocked: 0,
  missing: 0,
  flaky: 0,
}
const RESULTS = ['test_login', 'test_send', 'test_read'].map((name) => ({
  id: `a.B::${name}`,
  status: 'passed',
  durationMs: 1_500,
  attempts: [],
  flaky: false,
  phase: 'call',
}))
/** As a loop writes it: one cycle, two of three passed. */
const EVENTS = [
  { event: 'loop:started', format: 1, loop: 'p1', environment: 'staging', session: 's', configHash: 'x' },
  { event: 'cycle:started', cycle: 1, runId: 'r', session: 's' },
  {
    event: 'stage:finished',
    cycle: 1,
    stage: 'test',
    outcome: 'succeeded',
    durationMs: 1,
    result: {
      status: 'succeeded',
      output: { suites: [{ suite: 'p1', results: RESULTS, witness: { firstByteMs: 142 } }] },
    },
  },
  {
    event: 'stage:finished',
    cycle: 1,
    stage: 'analyze',
    outcome: 'succeeded',
    durationMs: 1,
    result: {
      status: 'succeeded',
      output: {
        verdict: 'failed',
        green: false,
        passRate: 2 / 3,
        counts: COUNTS,
        checks: [],
        failures: [],
        suites: [],
        causes: [],
        fixed: [],
        algorithm: '1',
      },
    },
  },
] as unknown as EventBody[]

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-audit-'))
  mkdirSync(join(folder, 'state/p1'), { recursive: true })
  writeFileSync(join(folder, 'state/p1/journal.ndjson'), journalText(EVENTS))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function audited(report: string, words: string[]): Promise<{ code: number; rules: string[]; stderr: string }> {
  writeFileSync(join(folder, 'report.md'), report)
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, 'audit', 'report.md', '--json', ...words],
      { cwd: folder, env: { PATH: process.env.PATH } },
      (error, stdout, stderr) => {
        const findings = stdout === '' ? [] : (JSON.parse(stdout) as { findings: { rule: string }[] }).findings
        resolve({ code: error === null ? 0 : Number(error.code), rules: findings.map(({ rule }) => rule), stderr })
      },
    )
  })
}

describe('audit against a cycle of a loop', () => {
  const CYCLE = ['--loop', 'p1', '--cycle', '1']

  it.each([
    ['what it measured', '2/3 passed, latency 142 ms, 1.5 s each in `test_login`', CYCLE, 0, []],
    ['its last one, where none is named', '2/3 passed', ['--loop', 'p1'], 0, []],
    ['another count', '3/3 failed', CYCLE, 1, ['counts-disagree']],
    ['success that it denies', 'All tests passed.', CYCLE, 1, ['success-not-measured']],
    ['a latency that it never saw', 'latency 99 ms', CYCLE, 1, ['number-without-source']],
    ['a test that it never ran', '- `test_other` - PASSED', CYCLE, 1, ['unknown-test-id']],
  ])('%s', async (_, report, ...more) => {
    const [words, code, rules] = more
    expect(await audited(report, words)).toEqual({ code, rules, stderr: '' })
  })

  it('a cycle that is not there is exit 2, and says so', async () => {
    const { code, stderr } = await audited('x', ['--loop', 'p1', '--cycle', '9'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('cycle 9')])
  })
})
