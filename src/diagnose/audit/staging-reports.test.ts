import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { audit } from './audit.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const read = (name: string) => readFileSync(new URL(`./fixtures/${name}.md`, import.meta.url), 'utf8')

/** Nine names of the report are in no run: the manifest has others in their place. */
const REAL: Record<string, string> = {
  test_005_agent_discovery_real: 'test_005_agent_registry_real',
  test_007_agent_execution_endpoints_real: 'test_007_agent_run_real',
  test_010_tool_execution_endpoints_real: 'test_010_tool_run_real',
  test_015_thread_history_real: 'test_015_thread_paging_real',
  test_017_thread_lifecycle_real: 'test_017_rate_limiting_real',
  test_018_session_persistence_real: 'test_018_error_handling_real',
  test_021_message_ordering_consistency_real: 'test_021_message_order_real',
  test_023_response_time_slas_real: 'test_023_metrics_real',
  test_025_critical_path_completion_real: 'test_025_event_delivery_real',
}

describe('a hand-written staging report with 23 of 25', () => {
  const report = read('staging-23-of-25')
  const ids = [...new Set(report.match(/test_\d{3}_\w+/g))]
  const manifest = ids.map((id) => `tests.e2e.test_p1.TestCritical::${REAL[id] ?? id}`)
  const { findings, trustworthy } = audit(report, { nowMs: NOW, timezone: 'America/Los_Angeles', manifest })
  const of = (rule: string) => findings.filter((finding) => finding.rule === rule)

  it('names nine tests that no run can have collected', () => {
    expect(ids).toHaveLength(25)
    expect(of('unknown-test-id').map(({ text }) => text.match(/test_\w+/)?.[0])).toEqual(Object.keys(REAL))
  })

  it('is headed a day after its own evidence', () => {
    expect(of('evidence-clock')).toHaveLength(1)
    expect(of('evidence-clock')[0]).toMatchObject({ line: 2, detail: expect.stringContaining('24.0 h') })
  })

  it('tells money and memory that nothing measured', () => {
    expect(of('number-without-source').map(({ line }) => line)).toEqual([7, 47])
  })

  it('has counts, percentage and durations that agree', () => {
    expect(trustworthy).toBe(false)
    expect([
      ...of('counts-disagree'),
      ...of('percentage-disagrees'),
      ...of('durations-contradict'),
      ...of('secret-exposed'),
    ]).toEqual([])
  })
})

describe('a hand-written staging report with 0 of 25', () => {
  const { findings } = audit(read('staging-0-of-25'), { nowMs: NOW })

  it('contradicts itself on durations, shows a part of a token, names money', () => {
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['number-without-source', 4],
      ['secret-exposed', 15],
      ['durations-contradict', 19],
    ])
  })

  it('is quoted without the token', () => {
    expect(JSON.stringify(findings)).not.toContain('ZXlK')
  })
})
