import { describe, expect, it } from 'vitest'
import type { ControlResult, SuiteRun } from '../../model/test-run.js'
import { answer, greenRun, loopContext, manifestOf, TODAY } from '../../testing/suite-run.js'
import { judgeContext } from '../context.js'

const control = (more: Partial<ControlResult> = {}): ControlResult => ({
  modes: ['refusing', 'answering 500'],
  stayedGreen: [],
  notShown: [],
  wentRed: ['a::one', 'a::two'],
  cycle: 3,
  ...more,
})
const ask = (more: Partial<ControlResult>, context = loopContext(), run: Partial<SuiteRun> = {}) =>
  answer('negative-control', greenRun({ control: control(more), ...run }), context)
const SOFT = { stayedGreen: ['a::two'], wentRed: ['a::one'] }

describe('negative-control', () => {
  it('holds when each test went red', () => {
    expect(ask({})).toMatchObject({ held: true, actual: '2 went red, 0 stayed green, 0 not shown' })
  })

  it('is not asked where this machine can not cut anything off, and says why', () => {
    const run = greenRun({ controlImpossible: 'no network namespace' })
    expect(answer('negative-control', run, loopContext({ control: { result: control() } }))).toMatchObject({
      held: null,
      message: 'not asked: no network namespace',
    })
  })

  it('is invalid and names each test that stayed green', () => {
    const check = ask(SOFT)
    expect(check).toMatchObject({ held: false, breaksTo: 'invalid', tests: ['a::two'] })
    expect(check.message).toContain('refusing, answering 500')
  })

  it('lists what it showed nothing about, and what it did not ask', () => {
    const check = ask({ wentRed: ['a::one'], notShown: ['a::setup'] })
    expect(check).toMatchObject({ held: true, warning: expect.stringContaining('nothing shown about a::setup') })
    expect(check.warning).toContain('not in the control: a::two')
  })

  it('says nothing where no test failed in its call phase', () => {
    expect(ask({ wentRed: [], notShown: ['a::one', 'a::two'] }).held).toBeNull()
  })

  it('lets a person accept a test by name until a date', () => {
    const accepted = (until: string) =>
      loopContext({ controlAccepted: [{ test: 'p1/a::two', until, reason: 'no network needed' }] })
    expect(ask(SOFT, accepted('2026-01-31'))).toMatchObject({
      held: true,
      warning: expect.stringContaining('accepted by a person'),
    })
    expect(ask(SOFT, accepted('2026-01-30')).held).toBe(false)
  })

  it('only lists what stayed green outside the manifest', () => {
    expect(ask(SOFT, loopContext(), { manifest: manifestOf('a::one') })).toMatchObject({
      held: true,
      warning: expect.stringContaining('outside the manifest'),
    })
  })

  it('proves nothing when the suite was not cut off: inconclusive in a loop, not asked for the command', () => {
    const notCutOff = { void: 'connections to the target were seen', ...SOFT }
    expect(ask(notCutOff)).toMatchObject({ held: false, breaksTo: 'inconclusive', actual: 'not cut off' })
    expect(ask(notCutOff, judgeContext('command', TODAY)).held).toBeNull()
  })

  it('counts the control of an earlier cycle while the tests are the same', () => {
    const files = (hash: string) => ({ hash, files: {} })
    const earlier = (result: ControlResult, hash: string) =>
      answer('negative-control', greenRun({ files: files(hash) }), loopContext({ control: { result } }))
    expect(earlier(control({ filesHash: 'x' }), 'x').held).toBe(true)
    expect(earlier(control({ filesHash: 'x' }), 'y')).toMatchObject({
      held: false,
      breaksTo: 'inconclusive',
      actual: 'out of date',
    })
    expect(earlier(control({ filesHash: 'x', ...SOFT }), 'x')).toMatchObject({ held: false, breaksTo: 'invalid' })
    expect(earlier(control({ filesHash: 'x', ...SOFT }), 'y')).toMatchObject({ held: false, breaksTo: 'inconclusive' })
  })

  it('is out of date for a reason that is given', () => {
    const check = answer(
      'negative-control',
      greenRun(),
      loopContext({ control: { result: control(), stale: 'a fix was applied since' } }),
    )
    expect(check).toMatchObject({
      breaksTo: 'inconclusive',
      message: expect.stringContaining('a fix was applied since'),
    })
  })

  it('is not asked without a control', () => {
    expect(answer('negative-control', greenRun()).held).toBeNull()
  })
})
