import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseBytes, parseText, statusCounts } from './testing/parse-text.js'
import { timeSpan } from './trx-result.js'

const trx = readFileSync(new URL('./fixtures/trx/dotnet-test.trx', import.meta.url), 'utf8')
const nunit = readFileSync(new URL('./fixtures/nunit/nunit-3.xml', import.meta.url), 'utf8')

describe('TRX', () => {
  it('names tests by the class of their definition and keeps offsets and ticks', async () => {
    const report = await parseText(trx)
    expect(report).toMatchObject({ format: 'trx', problems: [], shows: { attempts: false, interruption: true } })
    expect(statusCounts(report)).toEqual({ passed: 1, failed: 1, skipped: 1 })
    expect(report.tests[1]).toMatchObject({
      id: 'Acme.ChatTests::Answers',
      durationMs: 1500,
      message: 'Assert.Equal() Failure: expected 200, actual 500',
    })
    expect(report.stamps.map(({ at }) => at)).toEqual(['2026-01-05T08:59:58.500Z', '2026-01-05T09:00:03.250Z'])
  })

  it('holds the counters to the results', async () => {
    const { problems } = await parseText(trx.replace('total="3"', 'total="25"'))
    expect(problems).toMatchObject([{ kind: 'totals', message: '<Counters> says 25 total, the file has 3' }])
  })

  it('takes an outcome that is no answer as errored', async () => {
    const { tests } = await parseText(trx.replace('outcome="Passed"', 'outcome="Timeout"'))
    expect(tests[0]).toMatchObject({ status: 'errored', message: 'outcome: Timeout' })
  })

  it('tells an aborted run by its words', async () => {
    const words = 'The active test run was aborted. Reason: Test host process crashed'
    const info = `<RunInfos><RunInfo computerName="b" outcome="Error"><Text>${words}</Text></RunInfo></RunInfos>`
    const report = await parseText(trx.replace('</ResultSummary>', `${info}</ResultSummary>`))
    expect(report.interrupted).toBe(words)
  })

  it('reads time spans', () => {
    expect(timeSpan('00:01:02.5000000')).toBe(62500)
    expect(timeSpan('1.00:00:00')).toBe(86400000)
    expect(timeSpan('soon')).toBeNaN()
  })
})

describe('NUnit 3', () => {
  it('tells failures, errors and set-up errors apart', async () => {
    const report = await parseText(nunit)
    expect(report).toMatchObject({ format: 'nunit', problems: [] })
    expect(report.tests.map(({ id, status, phase }) => [id, status, phase])).toEqual([
      ['Acme.ChatTests::Sends', 'passed', 'call'],
      ['Acme.ChatTests::Answers', 'failed', 'call'],
      ['Acme.ChatTests::Throws', 'errored', 'call'],
      ['Acme.ChatTests::Later', 'skipped', 'call'],
      ['Acme.SetUpTests::Never', 'errored', 'setup'],
    ])
  })

  it('holds each level to its own cases', async () => {
    const { problems } = await parseText(nunit.replace('passed="1" failed="2"', 'passed="2" failed="1"'))
    expect(problems.map(({ kind }) => kind)).toEqual(['totals', 'totals'])
  })

  it('adds a suite that failed by itself', async () => {
    const { tests } = await parseText(nunit.replace('site="SetUp"', 'site="TearDown"'))
    expect(tests.at(-1)).toMatchObject({ id: 'Acme.SetUpTests', status: 'errored', phase: 'teardown' })
  })
})

describe.each([
  ['TRX', trx],
  ['NUnit 3', nunit],
])('%s, cut', (_name, text) => {
  it('is never whole', async () => {
    const bytes = new TextEncoder().encode(text.trimEnd())
    for (let length = 0; length < bytes.length; length += 7) {
      const report = await parseBytes(bytes.subarray(0, length))
      expect(report.problems.length, `${length} bytes`).toBeGreaterThan(0)
    }
  })
})
