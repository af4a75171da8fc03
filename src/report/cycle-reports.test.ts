import { expect, it } from 'vitest'
import type { Event } from '../model/event.js'
import { emptyState, type LoopState } from '../model/state.js'
import { anAnalysis } from '../testing/builders.js'
import { aCycle, aTestRun, historyAfter } from '../testing/report-scene.js'
import { failing, passing } from '../testing/suite-run.js'
import { cycleReports } from './cycle-reports.js'

const SECRET = 'hunter2&"co"'
const run = aTestRun([failing('test_001', { message: `token ${SECRET} refused` }), passing('test_002')])
const cycle = aCycle(
  7,
  anAnalysis({ causes: [], failures: [{ id: 'test_001', status: 'failed', message: SECRET }] }),
  run,
)

/** Tells the observer of events, and gives back what it wrote. */
async function writtenAfter(events: object[], state: Partial<LoopState>): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const observer = cycleReports({
    loop: 'staging-p1',
    impact: [{ suite: 'p1', label: 'Core chat', mrrUsd: 120_000 }],
    write: async (number, name, content) => {
      files[`${number}/${name}`] = content
    },
    mask: (text) => text.replaceAll(SECRET, '***').replaceAll(JSON.stringify(SECRET).slice(1, -1), '***'),
  })
  for (const event of events)
    await observer.onEvent?.(event as Event, { ...emptyState(), environment: 'staging', ...state })
  return files
}

const during = [
  { event: 'stage:finished', cycle: 7, stage: 'test' },
  { event: 'stage:finished', cycle: 7, stage: 'analyze' },
]
const finished = { event: 'cycle:finished', cycle: 7 }

it('writes results and verdict after their stages, before the cycle ends', async () => {
  const files = await writtenAfter(during, { current: cycle })
  expect(Object.keys(files)).toEqual(['7/results.ctrf.json', '7/verdict.json', '7/analysis.json'])
  expect(JSON.parse(files['7/verdict.json'] ?? '')).toMatchObject({
    verdict: 'failed',
    cycle: 7,
    revision: 'r7',
    impact: [{ suite: 'p1', label: 'Core chat', mrrUsd: 120_000 }],
  })
})

it('writes report.md and report.html when the cycle has ended, with the history that this cycle is part of', async () => {
  const files = await writtenAfter([finished], { last: cycle, history: historyAfter(cycle) })
  expect(Object.keys(files)).toEqual(['7/report.md', '7/report.html'])
  expect(files['7/report.md']).toContain('# ✗ Not green: staging-p1, cycle 7')
  expect(files['7/report.md']).toContain('| 7 | 2026-01-31T12:07:30.000+00:00 | `r7` | failed | 1 of 2 | 50 % |')
  expect(files['7/report.html']).toContain('<title>✗ staging-p1, cycle 7: not green</title>')
})

it('writes no secret to any of its files', async () => {
  const files = {
    ...(await writtenAfter(during, { current: cycle })),
    ...(await writtenAfter([finished], { last: cycle, history: historyAfter(cycle) })),
  }
  expect(Object.keys(files)).toHaveLength(5)
  for (const content of Object.values(files)) expect(content).not.toContain('hunter2')
})

it('writes nothing for a cycle whose stages showed nothing', async () => {
  const { test: _test, analyze: _analyze, ...begun } = cycle
  expect(await writtenAfter(during, { current: begun as typeof cycle })).toEqual({})
})
