import { describe, expect, it } from 'vitest'
import { answer, greenRun, manifestOf, passing, skipping } from '../../testing/suite-run.js'

describe('none-skipped', () => {
  it('holds where nothing was skipped', () => {
    expect(answer('none-skipped', greenRun())).toMatchObject({ held: true, actual: '0' })
  })

  it.each(['skip', 'xfail', 'todo', 'disabled'] as const)(
    'is failed for a test that is %s, and names it with its reason',
    (skipKind) => {
      const results = [passing('a'), skipping('b', { skipKind, message: 'not on staging\nsecond line' })]
      const check = answer('none-skipped', greenRun({ results }))
      expect(check).toMatchObject({ held: false, breaksTo: 'failed', actual: '1 of 2', tests: ['b'] })
      expect(check.message).toContain('not on staging')
      expect(check.message).not.toContain('second line')
    },
  )

  it('only lists what is skipped outside the manifest', () => {
    const run = greenRun({ results: [passing('a'), skipping('b')], manifest: manifestOf('a') })
    expect(answer('none-skipped', run)).toMatchObject({ held: true, warning: expect.stringContaining('b') })
  })

  it('is not asked of nothing', () => {
    expect(answer('none-skipped', greenRun({ results: [] })).held).toBeNull()
  })
})
