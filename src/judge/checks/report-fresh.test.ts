import { describe, expect, it } from 'vitest'
import { answer, greenRun, passing, TODAY, wholeReport } from '../../testing/suite-run.js'
import { judgeContext } from '../context.js'

const fresh = (report: Parameters<typeof wholeReport>[0], more: Parameters<typeof greenRun>[0] = {}) =>
  answer('report-fresh', greenRun({ reports: [wholeReport(report)], ...more }))

describe('report-fresh', () => {
  it('holds for a report that was written within the run', () => {
    expect(fresh({}).held).toBe(true)
  })

  it('allows two seconds for clocks that round', () => {
    expect(fresh({ modifiedAt: '2026-01-31T11:59:58.000Z' }).held).toBe(true)
    expect(fresh({ modifiedAt: '2026-01-31T11:59:57.999Z' })).toMatchObject({ held: false, breaksTo: 'invalid' })
  })

  it('breaks for a stamp from before the run in a file that was touched since', () => {
    const stamps = [{ at: '2026-01-30T12:00:00Z', source: 'testsuite@timestamp' }]
    expect(fresh({ stamps })).toMatchObject({ held: false, message: expect.stringContaining('testsuite@timestamp') })
  })

  it('says of a stamp without offset that local time was assumed', () => {
    const stamps = [{ at: '2026-01-31T10:00:00Z', source: 'timestamp', assumedLocal: true }]
    expect(fresh({ stamps }).message).toContain('taken as local time')
  })

  it('breaks when one of several reports is old', () => {
    const reports = [wholeReport(), wholeReport({ name: 'old.xml', modifiedAt: '2026-01-01T00:00:00Z' })]
    expect(answer('report-fresh', greenRun({ reports }))).toMatchObject({
      held: false,
      message: expect.stringContaining('old.xml'),
    })
  })

  it('breaks for a replayed result, whatever is known of the window', () => {
    const run = greenRun({ reports: [wholeReport({ replayed: ['pkg::TestA'] })] })
    expect(answer('report-fresh', run, judgeContext('command', TODAY))).toMatchObject({
      held: false,
      breaksTo: 'invalid',
      tests: ['pkg::TestA'],
    })
  })

  it('breaks where a runner that ended by itself left no report', () => {
    expect(answer('report-fresh', greenRun({ reports: [], results: [] }))).toMatchObject({
      held: false,
      breaksTo: 'invalid',
    })
  })

  it('breaks for a report that is named and missing, unless the runner was killed', () => {
    const { modifiedAt: _none, ...absent } = wholeReport({
      stamps: [],
      problems: [{ kind: 'unreadable', message: 'no such file' }],
    })
    const run = greenRun({ reports: [wholeReport(), absent] })
    expect(answer('report-fresh', run)).toMatchObject({ held: false, breaksTo: 'invalid', actual: '1 of 2 missing' })
    expect(answer('report-fresh', { ...run, exit: { ended: 'exited', exitCode: 137 } }).held).toBeNull()
  })

  it('does not hold a missing report against a killed runner', () => {
    const run = greenRun({ reports: [], results: [], exit: { ended: 'exited', exitCode: 137 } })
    expect(answer('report-fresh', run).held).toBeNull()
  })

  it('holds an old report against a killed runner too: it is not of this run', () => {
    expect(fresh({ modifiedAt: '2026-01-01T00:00:00Z' }, { exit: { ended: 'exited', exitCode: 137 } }).held).toBe(false)
  })

  it('holds where results were measured without a file', () => {
    expect(answer('report-fresh', greenRun({ reports: [], results: [passing('probe')] })).held).toBe(true)
  })

  it('is not asked without the start of the run, nor where nothing tells the time', () => {
    expect(answer('report-fresh', greenRun(), judgeContext('command', TODAY)).held).toBeNull()
    const { modifiedAt: _gone, ...untimed } = wholeReport({ stamps: [] })
    expect(answer('report-fresh', greenRun({ reports: [untimed] })).held).toBeNull()
  })
})
