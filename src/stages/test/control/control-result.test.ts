import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../../model/test-result.js'
import { controlResult } from './control-result.js'

const result = (id: string, status: TestResult['status'], phase: TestResult['phase'] = 'call'): TestResult => ({
  id,
  status,
  phase,
  attempts: [],
  flaky: false,
})
const modes = (...runs: TestResult[][]) => runs.map((results, at) => ({ mode: `mode ${at + 1}`, results }))

describe('controlResult', () => {
  it.each<[string, 'wentRed' | 'stayedGreen' | 'notShown', TestResult[], TestResult[]]>([
    ['fails in its call in each mode', 'wentRed', [result('t', 'failed')], [result('t', 'failed')]],
    ['runs into its time-out', 'wentRed', [result('t', 'failed')], [result('t', 'errored')]],
    ['fails where the format tells no phase', 'wentRed', [result('t', 'failed', 'unknown')], [result('t', 'failed')]],
    ['passes in one mode', 'stayedGreen', [result('t', 'failed')], [result('t', 'passed')]],
    ['passes in each', 'stayedGreen', [result('t', 'passed')], [result('t', 'passed')]],
    [
      'passes where another mode broke its set-up',
      'stayedGreen',
      [result('t', 'errored', 'setup')],
      [result('t', 'passed')],
    ],
    ['fails in its set-up', 'notShown', [result('t', 'errored', 'setup')], [result('t', 'failed')]],
    ['is an error of nobody knows whom', 'notShown', [result('t', 'errored', 'unknown')], [result('t', 'failed')]],
    ['is skipped', 'notShown', [result('t', 'skipped')], [result('t', 'failed')]],
    ['is blocked', 'notShown', [result('t', 'blocked')], [result('t', 'blocked')]],
    ['is not there', 'notShown', [], [result('t', 'failed')]],
  ])('a test that %s: %s', (_name, list, first, second) => {
    const sorted = controlResult(['t'], modes(first, second))
    expect(sorted).toEqual({
      modes: ['mode 1', 'mode 2'],
      stayedGreen: [],
      notShown: [],
      wentRed: [],
      [list]: ['t'],
    })
  })

  it('leaves out what is no test of the suite', () => {
    const { wentRed, notShown, stayedGreen } = controlResult(['t'], modes([result('tests/test_a.py', 'errored')]))
    expect([wentRed, notShown, stayedGreen]).toEqual([[], ['t'], []])
  })

  it('shows nothing where nothing ran', () => {
    expect(controlResult(['t'], [])).toMatchObject({ notShown: ['t'], wentRed: [] })
  })

  it('puts each test into exactly one list', () => {
    const some = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        status: fc.constantFrom('passed', 'failed', 'errored', 'skipped', 'blocked'),
        phase: fc.constantFrom('call', 'setup', 'unknown'),
      }),
    )
    fc.assert(
      fc.property(fc.array(some, { maxLength: 3 }), (runs) => {
        const sorted = controlResult(
          ['a', 'b', 'c'],
          modes(
            ...runs.map((run) => run.map(({ id, status, phase }) => result(id, status as 'passed', phase as 'call'))),
          ),
        )
        const all = [...sorted.stayedGreen, ...sorted.wentRed, ...sorted.notShown]
        expect(all.sort()).toEqual(['a', 'b', 'c'])
      }),
    )
  })
})
