import { describe, expect, it } from 'vitest'
import type { TestFiles } from '../../model/test-run.js'
import { answer, greenRun } from '../../testing/suite-run.js'

const ask = (changes?: TestFiles['changes']) =>
  answer(
    'tests-unchanged',
    greenRun({ files: { hash: 'abc', files: { 'tests/a.py': '1', 'conftest.py': '2' }, ...(changes && { changes }) } }),
  )

describe('tests-unchanged', () => {
  it('takes the first run as its own baseline', () => {
    expect(ask()).toMatchObject({ held: true, actual: '2 files, abc', message: 'the first run is its own baseline' })
  })

  it('holds when nothing changed', () => {
    expect(ask([])).toMatchObject({ held: true })
  })

  it.each(['added', 'removed', 'changed'] as const)(
    'is inconclusive for a file that was %s without a commit',
    (change) => {
      const check = ask([{ file: 'conftest.py', change }])
      expect(check).toMatchObject({ held: false, breaksTo: 'inconclusive' })
      expect(check.message).toContain(`conftest.py (${change})`)
      expect(check.message).toContain('untilgreen accept')
    },
  )

  it('accepts and lists what a commit brought', () => {
    const byCommit = { file: 'tests/a.py', change: 'changed' as const, byCommit: 'f00dcafe' }
    expect(ask([byCommit])).toMatchObject({
      held: true,
      warning: expect.stringContaining('tests/a.py (changed by f00dcafe)'),
    })
    expect(ask([byCommit, { file: 'conftest.py', change: 'added' }]).held).toBe(false)
  })

  it('is not asked where the files are not known', () => {
    expect(answer('tests-unchanged', greenRun()).held).toBeNull()
  })
})
