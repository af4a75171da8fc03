import { describe, expect, it } from 'vitest'
import type { RunnerExit } from '../../model/test-run.js'
import { answer, failing, flaking, greenRun, manifestOf, passing, wholeReport } from '../../testing/suite-run.js'

const exited = (exitCode: number): RunnerExit => ({ ended: 'exited', exitCode })

describe('exit-code-agrees', () => {
  it('holds for 0 without failures and another with', () => {
    expect(answer('exit-code-agrees', greenRun()).held).toBe(true)
    expect(answer('exit-code-agrees', greenRun({ exit: exited(1), results: [failing('a')] })).held).toBe(true)
  })

  it.each([
    ['a failure', [passing('a'), failing('b')]],
    ['an error', [failing('b', { status: 'errored', phase: 'teardown' })]],
  ])('is failed for 0 with %s', (_what, results) => {
    expect(answer('exit-code-agrees', greenRun({ results }))).toMatchObject({
      held: false,
      breaksTo: 'failed',
      tests: ['b'],
    })
  })

  it('is failed for 0 with a failure outside the manifest', () => {
    const run = greenRun({ results: [passing('a'), failing('b')], manifest: manifestOf('a') })
    expect(answer('exit-code-agrees', run)).toMatchObject({ held: false, breaksTo: 'failed' })
  })

  it.each([1, 3, 4, 5, 255])('is invalid for %i without failures', (exitCode) => {
    expect(answer('exit-code-agrees', greenRun({ exit: exited(exitCode) }))).toMatchObject({
      held: false,
      breaksTo: 'invalid',
    })
  })

  it('takes a flake for no failure, except where the tool fails a run for it', () => {
    const results = [flaking('a')]
    expect(answer('exit-code-agrees', greenRun({ results })).held).toBe(true)
    expect(answer('exit-code-agrees', greenRun({ results, exit: exited(1) })).held).toBe(false)
    const reports = [wholeReport({ format: 'playwright-json' })]
    expect(answer('exit-code-agrees', greenRun({ results, reports, exit: exited(1) })).held).toBe(true)
  })

  it.each<[string, RunnerExit]>([
    ['a kill', exited(137)],
    ['a signal', { ended: 'exited', signal: 'SIGTERM' }],
    ['a time-out', { ended: 'timed-out' }],
  ])('is not asked after %s', (_what, exit) => {
    expect(answer('exit-code-agrees', greenRun({ exit })).held).toBeNull()
  })

  it('is not asked without an exit code or without a report to compare it with', () => {
    const { exit: _unknown, ...run } = greenRun()
    expect(answer('exit-code-agrees', run).held).toBeNull()
    const reports = [wholeReport({ problems: [{ kind: 'empty', message: 'the file is empty' }] })]
    expect(answer('exit-code-agrees', greenRun({ exit: exited(1), reports, results: [] })).held).toBeNull()
  })
})
