import { describe, expect, it } from 'vitest'
import type { TestResult } from '../../model/test-result.js'
import { answer, failing, greenRun, passing, skipping } from '../../testing/suite-run.js'

const ask = (...results: TestResult[]) => answer('collected', greenRun({ results }))

describe('collected', () => {
  it('holds when one test ran, passed or failed', () => {
    expect(ask(passing('a')).held).toBe(true)
    expect(ask(failing('a'), skipping('b'))).toMatchObject({ held: true, actual: '2 collected, 1 run' })
  })

  it('is invalid for zero tests', () => {
    expect(ask()).toMatchObject({ held: false, breaksTo: 'invalid', actual: '0 collected, 0 run' })
  })

  it('is invalid when every test was skipped', () => {
    expect(ask(skipping('a'), skipping('b'))).toMatchObject({ held: false, breaksTo: 'invalid' })
  })

  it('takes no error of collection for a test', () => {
    expect(ask(failing('tests/test_a.py', { status: 'errored', phase: 'collection' })).held).toBe(false)
  })

  it('takes an error in set-up for a test', () => {
    expect(ask(failing('a', { status: 'errored', phase: 'setup' })).held).toBe(true)
  })

  it('is not asked when the runner was killed before the first test', () => {
    expect(answer('collected', greenRun({ results: [], exit: { ended: 'exited', signal: 'SIGKILL' } })).held).toBeNull()
  })
})
