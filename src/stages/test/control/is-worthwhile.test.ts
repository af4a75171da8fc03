import { describe, expect, it } from 'vitest'
import type { ControlDue } from '../../../model/control-due.js'
import type { SuiteRun } from '../../../model/test-run.js'
import { emptyTraffic } from '../../../platform/witness-proxy/traffic-log.js'
import { failing, greenRun, passing, wholeReport } from '../../../testing/suite-run.js'
import { isWorthwhile } from './is-worthwhile.js'

const due = (kind: ControlDue['kind'] = 'first'): ControlDue => ({ kind, because: '' })
const target = (bytesReceived: number): Pick<SuiteRun, 'target'> => ({
  target: { targets: ['t'], certainty: 'proxy', seen: { ...emptyTraffic(), bytesReceived } },
})
const red = { results: [passing('a'), failing('b')] }
const allRed = { results: [failing('a'), failing('b')] }

describe('a control', () => {
  it.each<[string, boolean, ControlDue, Partial<SuiteRun>]>([
    ['the suite passed', true, due(), {}],
    ['the suite failed with a whole report', true, due(), red],
    ['all failed, and the target answered', true, due(), { ...allRed, ...target(100) }],
    ['all failed, and the target never answered: all was cut off already', false, due(), { ...allRed, ...target(0) }],
    ['the runner was ended', false, due(), { exit: { ended: 'timed-out' } }],
    ['the runner was not started', false, due(), { exit: { ended: 'not-started' } }],
    ['nothing ran', false, due(), { results: [] }],
    ['a report is cut', false, due(), { reports: [wholeReport({ problems: [{ kind: 'cut', message: '' }] })] }],
    ['a fix was applied and all is green now', true, due('fix'), {}],
    ['a fix was applied and it is not green yet', false, due('fix'), red],
  ])('where %s: %s', (_name, worthwhile, why, run) => {
    expect(isWorthwhile(why, greenRun(run))).toBe(worthwhile)
  })
})
