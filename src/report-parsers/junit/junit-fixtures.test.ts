import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseBytes, statusCounts } from '../testing/parse-text.js'

const FIXTURES = new URL('../fixtures/junit/', import.meta.url)

function parseFixture(name: string) {
  return parseBytes(readFileSync(new URL(`${name}.xml`, FIXTURES)), { name })
}

/** Fixture → dialect and what its tests come to. */
const WHOLE: Record<string, [string, Record<string, number>]> = {
  'pytest-7.2': ['pytest', { passed: 6, failed: 4, errored: 4, skipped: 3 }],
  'pytest-7.2-xunit1': ['pytest', { passed: 6, failed: 4, errored: 4, skipped: 3 }],
  'pytest-7.2-xdist-rerunfailures': ['pytest', { passed: 7, failed: 5, errored: 4, skipped: 2 }],
  'pytest-9.0': ['pytest', { passed: 6, failed: 4, errored: 4, skipped: 3 }],
  'pytest-9.0-collection-error': ['pytest', { passed: 1, errored: 1 }],
  surefire: ['surefire', { passed: 4, failed: 2, errored: 2, skipped: 2 }],
  'surefire-rerun-ChatTest': ['surefire', { passed: 2, failed: 1, errored: 1, flaky: 1 }],
  'surefire-rerun-SetupTest': ['surefire', { errored: 1 }],
  'vitest-4': ['vitest', { passed: 5, failed: 3, errored: 2, skipped: 3 }],
  playwright: ['playwright', { passed: 2, failed: 1, errored: 1, skipped: 4 }],
  'playwright-two-projects': ['playwright', { passed: 4, failed: 2, errored: 2, skipped: 8 }],
  'playwright-retries': ['playwright', { passed: 2, failed: 1, errored: 1, skipped: 4, flaky: 1 }],
  'node-20': ['node-test', { passed: 7, failed: 3, skipped: 4 }],
  'mocha-junit-reporter': ['mocha-junit-reporter', { passed: 3, failed: 1, errored: 1, skipped: 2 }],
  'mocha-xunit': ['mocha-xunit', { passed: 3, failed: 1, errored: 1, skipped: 2 }],
  gotestsum: ['gotestsum', { passed: 9, failed: 3, errored: 2, skipped: 2 }],
  'gotestsum-rerun': ['gotestsum', { passed: 5, failed: 3, skipped: 2, flaky: 1 }],
}

describe('JUnit XML of real tools', () => {
  it.each(Object.entries(WHOLE))('%s is whole and counted', async (name, [dialect, counts]) => {
    const report = await parseFixture(name)
    expect(report.problems).toEqual([])
    expect(report.dialect).toBe(dialect)
    expect(statusCounts(report)).toEqual(counts)
  })

  it('pytest: xfail is skipped, a strict XPASS failed, set-up and tear-down errors errored, each in its phase', async () => {
    const { tests } = await parseFixture('pytest-9.0')
    const byId = new Map(tests.map((test) => [test.id, test]))
    expect(byId.get('test_chat::test_xfail')).toMatchObject({ status: 'skipped', skipKind: 'xfail' })
    expect(byId.get('test_chat::test_xpass_strict')).toMatchObject({ status: 'failed' })
    expect(byId.get('test_chat::test_setup_error')).toMatchObject({ status: 'errored', phase: 'setup' })
    expect(byId.get('test_chat::test_teardown_error')).toMatchObject({ status: 'errored', phase: 'teardown' })
    const both = byId.get('test_chat::test_fail_and_teardown_error')
    expect(both).toMatchObject({ status: 'failed', phase: 'call', flaky: false })
    expect(both?.attempts).toHaveLength(1)
  })

  it('pytest: passing subtests are counted in its header and written nowhere, which can not be told from lost tests', async () => {
    const { problems } = await parseFixture('pytest-9.0-subtests')
    expect(problems.map(({ kind }) => kind)).toEqual(['totals'])
    expect(problems[0]?.message).toContain('subtests')
  })

  it('jest-junit: a todo that can not be told from a quick pass keeps the report from being whole', async () => {
    const report = await parseFixture('jest-junit')
    expect(report.problems.map(({ kind }) => kind)).toEqual(['totals', 'totals'])
    expect(report.stamps[0]?.at).toBe('2026-11-22T10:11:46.000Z')
  })

  it('jest-junit: a suite that could not run and a broken hook are errored', async () => {
    const { tests } = await parseFixture('jest-junit-suite-errors')
    const errored = tests.filter(({ status }) => status === 'errored').map(({ id }) => id)
    expect(errored).toHaveLength(2)
    expect(errored).toContain('Test suite failed to run::b.test.js')
  })

  it('mocha-junit-reporter: pending tests that were left out are missed', async () => {
    const { problems } = await parseFixture('mocha-junit-reporter-pending-left-out')
    expect(problems.some(({ message }) => message.includes('includePending'))).toBe(true)
  })

  it('node --test: a failing todo is skipped, and equal names in two suites stay two tests', async () => {
    const { tests } = await parseFixture('node-20')
    const ids = tests.map(({ id }) => id)
    expect(ids).toContain('test::sends')
    expect(ids).toContain('test::chat > inner > sends')
    expect(tests.find(({ id }) => id === 'test::todo fails')).toMatchObject({ status: 'skipped', skipKind: 'todo' })
  })

  it('gotestsum: parents are left out unless they failed by themselves', async () => {
    const ids = (await parseFixture('gotestsum')).tests.map(({ id }) => id)
    expect(ids).not.toContain('example.com/chat::TestParent')
    expect(ids).toContain('example.com/chat::TestOwn')
    expect(ids).toContain('build')
  })

  it('surefire: marked attempts are kept in order', async () => {
    const report = await parseFixture('surefire-rerun-ChatTest')
    expect(report.shows.attempts).toBe(true)
    const flaky = report.tests.find(({ flaky }) => flaky)
    expect(flaky?.attempts.map(({ status }) => status)).toEqual(['errored', 'passed'])
    expect(report.tests.find(({ status }) => status === 'errored')?.attempts).toHaveLength(2)
  })

  it('Playwright: projects stand before the id only where there are several', async () => {
    expect((await parseFixture('playwright')).tests[0]?.id).toBe('a.spec.js::chat › sends')
    expect((await parseFixture('playwright-two-projects')).tests[0]?.id).toBe('[one] a.spec.js::chat › sends')
  })
})
