import { expect, it } from 'vitest'
import { aCause, aGreenAnalysis, anAnalysis, aTicket } from '../testing/builders.js'
import { aCycle, aTestRun, historyAfter } from '../testing/report-scene.js'
import { failing, flaking, passing } from '../testing/suite-run.js'
import { reportView } from './report-view.js'

const FACTS = { loop: 'staging-p1', environment: 'staging', impact: [] }
const ONE_OF_TWO = aTestRun([failing('test_001'), passing('test_002')])
const BOTH = aTestRun([passing('test_001'), passing('test_002')])

const red = aCycle(1, anAnalysis(), ONE_OF_TWO)
const afterRed = historyAfter(red)
const green = aCycle(2, { ...aGreenAnalysis(), fixed: [{ id: 'c-auth', title: 'Token validation failed' }] }, BOTH)
const afterGreen = historyAfter(green, afterRed)

const view = (cycle = green, history = afterGreen, facts = FACTS) => reportView(cycle, history, facts)
const texts = (label: string, seen = view()) =>
  seen.changes.lines.filter((line) => line.label === label).flatMap((line) => line.texts)

it('says green, the rate and the revision of a green cycle', () => {
  expect(view().answer).toMatchObject({ green: true, tone: 'good', verdict: 'passed', rate: '100 %', revision: 'r2' })
  expect(view().answer.greenCount).toBe(1)
})

it('says what a failed cycle failed of, and whose it is', () => {
  const { answer, causes, next } = view(red, afterRed)
  expect(answer).toMatchObject({ green: false, tone: 'bad', rate: '50 %', others: '1 failed' })
  expect(causes).toMatchObject([{ owner: 'product', category: 'auth', since: { cycle: 1, revision: 'r1' } }])
  expect(causes[0]?.tests).toMatchObject([{ test: 'p1/test_001', status: 'failed', duration: '100ms' }])
  expect(next).toMatchObject({ decision: 'Another cycle follows', steps: ['compare the secrets'] })
})

it('gives no pass rate for what is no answer, whatever the counts say', () => {
  const answer = view(aCycle(3, anAnalysis({ verdict: 'inconclusive', causes: [] }), ONE_OF_TWO)).answer
  expect(answer).toMatchObject({ rate: null, tone: 'unsure', green: false })
})

it('shows a partial run, and counts nothing of it', () => {
  const partial = aCycle(2, { ...aGreenAnalysis(), green: false }, { ...BOTH, only: '*_001' })
  const { answer, changes } = view(partial, afterRed)
  expect(answer).toMatchObject({ rate: null, tone: 'unsure', green: false, only: '*_001' })
  expect(changes.lines.map(({ label }) => label)).not.toContain('Pass rate')
})

it('is not green where the tests passed and a check does not hold', () => {
  const check = { rule: 'no-flaky', held: false, expected: '0', actual: '1', message: 'one was flaky' } as const
  const analysis = { ...aGreenAnalysis(), green: false, checks: [check] }
  expect(view(aCycle(2, analysis, BOTH)).answer).toMatchObject({ tone: 'unsure', headline: 'Not green', greenCount: 0 })
  expect(view(aCycle(2, analysis, BOTH)).next.steps).toEqual(['no-flaky: one was flaky'])
})

it('compares with the cycle before: verdict, rate, revision, causes, tests', () => {
  expect(view().changes.since).toEqual({ cycle: 1, word: 'failed', revision: 'r1' })
  expect(texts('Verdict')).toEqual(['failed → green'])
  expect(texts('Pass rate')).toEqual(['50 % in cycle 1 → 100 % (+50 points)'])
  expect(texts('Revision')).toEqual(['r1 → r2'])
  expect(texts('Fixed')).toEqual(['Token validation failed'])
  expect(texts('Tests')).toEqual(['1 test that failed before passes now'])
})

it('says of the first cycle that there is nothing to compare with', () => {
  expect(view(red, afterRed).changes.since).toBeUndefined()
  expect(texts('New', view(red, afterRed))).toEqual(['Token validation failed'])
})

it('says when the number of expected tests moved', () => {
  const counts = { ...aGreenAnalysis().counts, expected: 1, passed: 1 }
  const fewer = aCycle(2, { ...aGreenAnalysis(), counts }, BOTH)
  expect(texts('Tests expected', view(fewer, historyAfter(fewer, afterRed)))[0]).toMatch(/^2 in cycle 1 → 1/)
})

it('puts the most urgent cause first: not muted, then priority, then number of tests', () => {
  const causes = [
    aCause({ id: 'muted', muted: { until: '2026-02-01', reason: 'known' }, members: ['p1/a', 'p1/b', 'p1/c'] }),
    aCause({ id: 'p2', priority: 'P2', members: ['p1/a', 'p1/b'] }),
    aCause({ id: 'few', members: ['p1/a'] }),
    aCause({ id: 'many', members: ['p1/a', 'p1/b'] }),
  ]
  const seen = view(aCycle(2, anAnalysis({ causes }), ONE_OF_TWO))
  expect(seen.causes.map(({ id }) => id)).toEqual(['many', 'few', 'p2', 'muted'])
})

it('links a ticket only to a file beside the cycles or to http', () => {
  const hrefs = (more: object) => view(red, { ...afterRed, tickets: [aTicket(more)] }).causes[0]?.ticket?.href
  expect(hrefs({ file: '/srv/state/staging-p1/tickets/T-0001.md' })).toBe('../../tickets/T-0001.md')
  expect(hrefs({ url: 'https://tracker.example/7' })).toBe('https://tracker.example/7')
  expect(hrefs({ url: 'javascript:alert(1)' })).toBeUndefined()
})

it('lists what stands against green without a cause: a flaky test', () => {
  const explained = { id: 'p1/test_001', status: 'failed' as const, message: 'no' }
  const failures = [
    explained,
    { id: 'p1/test_002', status: 'flaky' as const, message: 'passed on its 2nd attempt', suite: 'p1' },
  ]
  const cycle = aCycle(1, anAnalysis({ failures }), aTestRun([failing('test_001'), flaking('test_002')]))
  const seen = view(cycle, historyAfter(cycle))
  expect(seen.otherFailures).toMatchObject([{ id: 'p1/test_002', status: 'flaky' }])
  expect(seen.flakiness.flaky).toEqual(['p1/test_002'])
})

it('says of a cycle that has not been judged what it knows, and no more', () => {
  const { deploy: _deploy, test: _test, analyze: _analyze, decide: _decide, ...begun } = red
  const seen = view(begun as typeof red, historyAfter(red))
  expect(seen.answer).toMatchObject({
    green: false,
    rate: null,
    revisionProven: null,
    meaning: 'This cycle has not been judged.',
  })
  expect(seen.next.decision).toBe('Not decided yet')
})

it('tells what was not measured instead of leaving it out', () => {
  const rows = view().metadata.flatMap((group) => group.rows)
  expect(rows.find(({ label }) => label === 'Peak memory')).toEqual({
    label: 'Peak memory',
    value: 'not measured',
    known: false,
  })
  const measured = aCycle(
    2,
    aGreenAnalysis(),
    aTestRun([], {
      metadata: {
        tool: { name: 'pytest', version: '7.2.1' },
        peakMemoryBytes: 165_300_000,
        addresses: ['127.0.0.1:80'],
        identities: ['sub=u-3'],
      },
    }),
  )
  const known = Object.fromEntries(
    view(measured).metadata.flatMap((group) => group.rows.map((row) => [row.label, row.value])),
  )
  expect(known).toMatchObject({ Runner: 'pytest 7.2.1', 'Peak memory': '165.3 MB', 'Identity used': 'sub=u-3' })
})

it('says why the revision is not proven once, not twice', () => {
  const check = {
    rule: 'revision-proven',
    held: null,
    expected: 'r2',
    actual: 'not asked',
    message: 'not asked: no way to read it',
  } as const
  const { answer } = view(aCycle(2, { ...aGreenAnalysis(), checks: [check] }, BOTH))
  expect(answer).toMatchObject({ revisionProven: null, revisionMessage: 'no way to read it' })
})

it('takes what is at stake from the loop file alone', () => {
  const impact = [{ suite: 'p1', label: 'Core chat', mrrUsd: 120_000 }]
  expect(view(green, afterGreen, { ...FACTS, impact: impact as never }).impact).toEqual(impact)
  expect(view().impact).toEqual([])
})
