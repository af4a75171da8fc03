import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RULES } from '../model/check.js'
import type { TestResult } from '../model/test-result.js'
import type { ReportProblemKind, RunnerExit, SuiteRun } from '../model/test-run.js'
import {
  failing,
  flaking,
  greenRun,
  loopContext,
  manifestOf,
  passing,
  skipping,
  TODAY,
  wholeReport,
} from '../testing/suite-run.js'
import { judgeContext } from './context.js'
import { judge } from './judge.js'

const id = fc
  .string({ unit: fc.constantFrom('a', 'b', ':', '.', '/', ' ', '>', 'é', '#'), minLength: 1, maxLength: 12 })
  .map((text) => `t${text}t`)
const green = fc
  .uniqueArray(id, { minLength: 1, maxLength: 12 })
  .map((ids): SuiteRun => greenRun({ results: ids.map((name) => passing(name)), manifest: manifestOf(...ids) }))
const context = fc.constantFrom(
  loopContext(),
  judgeContext('command', TODAY, { windowKnown: { started: true, finished: true } }),
)
const result = fc.tuple(id, fc.constantFrom(passing, failing, skipping, flaking)).map(([name, make]) => make(name))
const anyRun = fc
  .record({ results: fc.array(result, { maxLength: 12 }), exitCode: fc.constantFrom(0, 1, 2, 130, 137) })
  .map(({ results, exitCode }) => greenRun({ results, exit: { ended: 'exited', exitCode } }))

type Tampering = (run: SuiteRun, at: number) => SuiteRun
const replaced = (run: SuiteRun, at: number, change: (result: TestResult) => TestResult): SuiteRun => ({
  ...run,
  results: run.results.map((each, index) => (index === at % run.results.length ? change(each) : each)),
})
const problem =
  (kind: ReportProblemKind): Tampering =>
  (run) => ({ ...run, reports: [...run.reports, wholeReport({ problems: [{ kind, message: kind }] })] })
const exit =
  (more: Partial<RunnerExit>): Tampering =>
  (run) => ({ ...run, exit: { ended: 'exited', ...more } })

const TAMPERINGS: Record<string, Tampering> = {
  'a failure': (run, at) => replaced(run, at, ({ id: name }) => failing(name)),
  'an error': (run, at) => replaced(run, at, ({ id: name }) => failing(name, { status: 'errored', phase: 'setup' })),
  'a failure outside the manifest': (run) => ({ ...run, results: [...run.results, failing('outside it')] }),
  'a skip': (run, at) => replaced(run, at, ({ id: name }) => skipping(name)),
  'a block': (run, at) => replaced(run, at, (each) => ({ ...each, status: 'blocked', attempts: [] })),
  'a flake': (run, at) => replaced(run, at, ({ id: name }) => flaking(name)),
  'a loss': (run, at) => ({ ...run, results: run.results.filter((_each, index) => index !== at % run.results.length) }),
  'a rename': (run, at) => replaced(run, at, (each) => ({ ...each, id: `${each.id}_renamed` })),
  'a contradiction within the reports': (run, at) => ({
    ...run,
    results: [...run.results, failing(run.results[at % run.results.length]?.id ?? '')],
  }),
  'a contradicting exit code': exit({ exitCode: 1 }),
  'a kill': exit({ signal: 'SIGKILL' }),
  'an interruption': exit({ exitCode: 130 }),
  'a report that is cut': problem('cut'),
  'a report that is empty': problem('empty'),
  'a report that is foreign': problem('foreign'),
  'a report whose totals disagree': problem('totals'),
  'a report with a trick': problem('hostile'),
  'an old report': (run) => ({
    ...run,
    reports: [...run.reports, wholeReport({ modifiedAt: '2026-01-30T00:00:00Z' })],
  }),
  'a replayed result': (run) => ({ ...run, reports: [wholeReport({ replayed: ['a'] })] }),
  'a negative duration': (run, at) => replaced(run, at, (each) => ({ ...each, durationMs: -1 })),
  'a duration that is none': (run, at) => replaced(run, at, (each) => ({ ...each, durationMs: Number.NaN })),
  'a duration beyond the window': (run, at) => replaced(run, at, (each) => passing(each.id, { durationMs: 60_000 })),
}

describe('judge, whatever the run', () => {
  it('starts from green', () => {
    fc.assert(fc.property(green, context, (run, asked) => judge(run, asked).green))
  })

  it.each(Object.entries(TAMPERINGS))('is not green after %s', (_what, tamper) => {
    fc.assert(
      fc.property(green, context, fc.nat(), (run, asked, at) => {
        const judgement = judge(tamper(run, at), asked)
        expect(judgement.green).toBe(false)
        expect(judgement.verdict).not.toBe('passed')
      }),
    )
  })

  it('does not depend on the order of tests or reports', () => {
    const reports = [wholeReport(), wholeReport({ name: 'b.json', modifiedAt: '2026-01-30T00:00:00Z' })]
    const shuffled = anyRun.chain((run) =>
      fc
        .shuffledSubarray(run.results, { minLength: run.results.length })
        .map((results) => [run, { ...run, results }] as const),
    )
    fc.assert(
      fc.property(shuffled, context, ([run, other], asked) => {
        const said = (which: SuiteRun, list: typeof reports) => {
          const { verdict, counts, failures, checks } = judge({ ...which, reports: list }, asked)
          return { verdict, counts, failures, held: checks.map(({ rule, held }) => [rule, held]) }
        }
        expect(said(other, [...reports].reverse())).toEqual(said(run, reports))
      }),
    )
  })

  it('answers each rule once, and its counts add up', () => {
    fc.assert(
      fc.property(anyRun, context, (run, asked) => {
        const { checks, counts, green: isGreen, failures } = judge(run, asked)
        expect(checks.map(({ rule }) => rule)).toEqual([...RULES])
        const { passed, failed, errored, skipped, blocked, missing, expected } = counts
        expect(passed + failed + errored + skipped + blocked + missing).toBe(expected)
        if (isGreen) expect(failures.filter(({ outside }) => !outside)).toEqual([])
      }),
    )
  })
})
