import { describe, expect, it } from 'vitest'
import type { ReportProblemKind } from '../../model/test-run.js'
import { answer, greenRun, wholeReport } from '../../testing/suite-run.js'

const KINDS: ReportProblemKind[] = ['unreadable', 'empty', 'foreign', 'cut', 'malformed', 'hostile', 'totals']
const withProblem = (kind: ReportProblemKind, exitCode = 0) =>
  answer(
    'report-whole',
    greenRun({
      exit: { ended: 'exited', exitCode },
      reports: [
        wholeReport(),
        wholeReport({ name: 'bad.xml', problems: [{ kind, message: 'says 25, has 23', line: 7 }] }),
      ],
    }),
  )

describe('report-whole', () => {
  it('holds for whole reports', () => {
    expect(answer('report-whole', greenRun()).held).toBe(true)
  })

  it.each(KINDS)('is invalid for a report that is %s, and says where and why', (kind) => {
    const check = withProblem(kind)
    expect(check).toMatchObject({ held: false, breaksTo: 'invalid', actual: kind })
    expect(check.message).toContain('bad.xml:7: says 25, has 23')
  })

  it.each(KINDS.filter((kind) => kind !== 'hostile'))('does not hold %s against a killed runner', (kind) => {
    expect(withProblem(kind, 137).held).toBeNull()
  })

  it('holds a trick against a killed runner too', () => {
    expect(withProblem('hostile', 137)).toMatchObject({ held: false, breaksTo: 'invalid' })
  })

  it('is not asked where there is no report', () => {
    expect(answer('report-whole', greenRun({ reports: [] })).held).toBeNull()
    expect(answer('report-whole', greenRun({ reports: [], results: [] })).held).toBeNull()
  })
})
