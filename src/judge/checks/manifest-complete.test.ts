import { describe, expect, it } from 'vitest'
import { answer, greenRun, loopContext, manifestOf, passing } from '../../testing/suite-run.js'

describe('manifest-complete', () => {
  it('holds when each line is there', () => {
    expect(answer('manifest-complete', greenRun({ manifest: manifestOf('a::one', 'two') }))).toMatchObject({
      held: true,
      actual: '2 present, 0 missing',
    })
  })

  it('is invalid and names each line that is missing', () => {
    const check = answer('manifest-complete', greenRun({ manifest: manifestOf('a::one', 'a::renamed', 'a::dropped') }))
    expect(check).toMatchObject({
      held: false,
      breaksTo: 'invalid',
      tests: ['a::dropped', 'a::renamed'],
      actual: '1 present, 2 missing',
    })
    expect(check.message).toContain('a::dropped, a::renamed')
  })

  it('lists what is not in the manifest', () => {
    const check = answer('manifest-complete', greenRun({ manifest: manifestOf('a::one') }))
    expect(check).toMatchObject({ held: true, warning: expect.stringContaining('a::two') })
  })

  it('does not miss what an interrupted run never reached', () => {
    const run = greenRun({ manifest: manifestOf('a::one', 'a::last'), exit: { ended: 'timed-out' } })
    expect(answer('manifest-complete', run)).toMatchObject({ held: null, actual: '1 present, 1 missing' })
  })

  it('does not miss what a partial run left out', () => {
    const run = greenRun({ manifest: manifestOf('a::one', 'a::last') })
    expect(answer('manifest-complete', run, loopContext({ partial: 'a::one' })).held).toBeNull()
  })

  it('says when the last accepted run stands for a manifest', () => {
    const manifest = { source: 'last-accepted' as const, name: 'the last accepted run', ids: ['a::one', 'a::gone'] }
    const check = answer('manifest-complete', greenRun({ manifest, results: [passing('a::one')] }))
    expect(check).toMatchObject({ held: false, expected: expect.stringContaining('stands for a manifest') })
  })

  it('is not asked without a manifest', () => {
    expect(answer('manifest-complete', greenRun()).held).toBeNull()
  })
})
