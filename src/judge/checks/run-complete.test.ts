import { describe, expect, it } from 'vitest'
import type { RunnerExit } from '../../model/test-run.js'
import { answer, failing, greenRun, manifestOf, passing, wholeReport } from '../../testing/suite-run.js'

const MUTE = { attempts: false, interruption: false }

describe('run-complete', () => {
  it.each<[string, RunnerExit]>([
    ['a signal', { ended: 'exited', signal: 'SIGKILL', outOfMemory: true }],
    ['exit code 130', { ended: 'exited', exitCode: 130 }],
    ['exit code 137', { ended: 'exited', exitCode: 137 }],
    ['exit code 139', { ended: 'exited', exitCode: 139 }],
    ['exit code 143', { ended: 'exited', exitCode: 143 }],
    ['a signal as Python tells it', { ended: 'exited', exitCode: -9 }],
    ['the time limit of the suite', { ended: 'timed-out' }],
    ['silence', { ended: 'idle' }],
    ['an abort', { ended: 'aborted' }],
    ['no start', { ended: 'not-started' }],
    ["the runner's own words", { ended: 'exited', exitCode: 1, interrupted: 'stopping after 1 failures' }],
  ])('is inconclusive after %s', (_what, exit) => {
    expect(answer('run-complete', greenRun({ exit }))).toMatchObject({ held: false, breaksTo: 'inconclusive' })
  })

  it('is inconclusive when the report says so, even with exit code 0', () => {
    const reports = [wholeReport(), wholeReport({ name: 'b.tap', interrupted: 'Bail out! database gone' })]
    expect(answer('run-complete', greenRun({ reports }))).toMatchObject({
      held: false,
      actual: 'b.tap says: Bail out! database gone',
    })
  })

  it('knows exit code 2 of pytest, and of pytest alone', () => {
    const ended = (dialect: string) =>
      answer(
        'run-complete',
        greenRun({ exit: { ended: 'exited', exitCode: 2 }, reports: [wholeReport({ format: 'junit', dialect })] }),
      )
    expect(ended('pytest').held).toBe(false)
    expect(ended('surefire').held).toBe(true)
  })

  it("takes mocha's exit code for its number of failures where it is just that", () => {
    const failures = Array.from({ length: 137 }, (_, index) => failing(`t${index}`))
    const reports = [wholeReport({ format: 'mocha-json' })]
    const exit: RunnerExit = { ended: 'exited', exitCode: 137 }
    expect(answer('run-complete', greenRun({ exit, reports, results: failures })).held).toBe(true)
    expect(answer('run-complete', greenRun({ exit, reports, results: failures.slice(1) })).held).toBe(false)
    expect(answer('run-complete', greenRun({ exit, results: failures })).held).toBe(false)
  })

  it('holds for exit code 0, whatever the format can show', () => {
    expect(answer('run-complete', greenRun({ reports: [wholeReport({ shows: MUTE })] })).held).toBe(true)
  })

  it('is not asked where neither format nor exit code can tell', () => {
    const reports = [wholeReport({ shows: MUTE })]
    const { exit: _unknown, ...run } = greenRun({ reports })
    expect(answer('run-complete', run)).toMatchObject({ held: null, message: expect.stringContaining('--exit-code') })
    const red = greenRun({ reports, exit: { ended: 'exited', exitCode: 1 }, results: [failing('a'), passing('b')] })
    expect(answer('run-complete', red).held).toBeNull()
    expect(answer('run-complete', { ...red, manifest: manifestOf('a', 'b') }).held).toBe(true)
  })
})
