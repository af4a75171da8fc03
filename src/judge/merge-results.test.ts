import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestResult } from '../model/test-result.js'
import { failing, flaking, passing, skipping } from '../testing/suite-run.js'
import { mergeResults } from './merge-results.js'

const AT = (second: number) => ({ startedAt: new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString() })

const sorted = (results: TestResult[]): TestResult[] => results.sort((a, b) => (a.id < b.id ? -1 : 1))

describe('mergeResults', () => {
  it('leaves single results alone', () => {
    expect(mergeResults([passing('b'), passing('a')])).toEqual([passing('b'), passing('a')])
  })

  it('takes the worst of outcomes whose order is not known, whatever the order of reports', () => {
    const both = [passing('a'), failing('a')]
    expect(mergeResults(both)).toEqual(mergeResults([...both].reverse()))
    expect(mergeResults(both)).toMatchObject([
      { status: 'failed', flaky: false, warning: 'reported 2 times: failed, passed' },
    ])
  })

  it('takes a failure and a later pass for a flaky test, and a later failure for a failed one', () => {
    expect(mergeResults([passing('a', AT(2)), failing('a', AT(1))])).toMatchObject([
      { status: 'passed', flaky: true, attempts: [{ status: 'failed' }, { status: 'passed' }] },
    ])
    expect(mergeResults([passing('a', AT(1)), failing('a', AT(2))])).toMatchObject([{ status: 'failed' }])
  })

  it('takes no skip for an attempt', () => {
    expect(mergeResults([skipping('a', AT(1)), passing('a', AT(2))])).toMatchObject([
      { status: 'skipped', flaky: false },
    ])
  })

  it('keeps a flake that another report does not know', () => {
    expect(mergeResults([flaking('a'), passing('a')])).toMatchObject([{ status: 'passed', flaky: true }])
  })

  it('warns of the same outcome twice', () => {
    expect(mergeResults([passing('a'), passing('a')])).toMatchObject([
      { status: 'passed', flaky: false, warning: 'reported 2 times: passed, passed' },
    ])
  })

  it('takes ids that differ in composition alone for one', () => {
    expect(mergeResults([passing('caf\u00e9'), failing('cafe\u0301')])).toMatchObject([{ status: 'failed' }])
  })

  it('does not depend on order', () => {
    const result = fc
      .tuple(
        fc.constantFrom('a', 'b'),
        fc.constantFrom(passing, failing, skipping, flaking),
        fc.option(fc.nat(3), { nil: undefined }),
      )
      .map(([id, make, second]) => make(id, second === undefined ? {} : AT(second)))
    const shuffled = fc
      .array(result, { maxLength: 6 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(sorted(mergeResults(other))).toEqual(sorted(mergeResults(list)))
      }),
    )
  })
})
