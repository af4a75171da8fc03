import { describe, expect, it } from 'vitest'
import type { RevisionReads } from '../../model/revision.js'
import { answer, greenRun, loopContext, WITHIN } from '../../testing/suite-run.js'
import type { RevisionEvidence } from '../context.js'

const reads = (...revisions: (string | undefined)[]): RevisionReads => ({
  source: 'http://staging/health',
  reads: revisions.map((revision) => ({
    at: WITHIN,
    ...(revision === undefined ? { error: 'refused' } : { revision }),
  })),
})
const ask = (revision: Partial<RevisionEvidence> | undefined) =>
  answer(
    'revision-proven',
    greenRun(),
    loopContext(
      revision && {
        revision: {
          asked: 'new',
          requiredReads: 3,
          before: reads('new', 'new', 'new'),
          after: reads('new'),
          ...revision,
        },
      },
    ),
  )

describe('revision-proven', () => {
  it('holds after three reads in a row before and one after', () => {
    expect(ask({})).toMatchObject({ held: true, expected: 'new, 3 reads in a row before the tests and 1 after' })
  })

  it('takes the last reads of a row that polled an old revision first', () => {
    expect(ask({ before: reads('old', undefined, 'new', 'new', 'new') }).held).toBe(true)
  })

  it.each([
    ['one read too few', { before: reads('new', 'new') }],
    ['an old revision between', { before: reads('new', 'new', 'old', 'new') }],
    ['an error between', { before: reads('new', undefined, 'new', 'new') }],
    ['no read before', { before: reads() }],
    ['the old revision after the tests', { after: reads('old') }],
    ['no answer after the tests', { after: reads(undefined) }],
    ['no read after the tests', { after: reads() }],
    ['only a prefix of the revision', { asked: 'new1' }],
  ])('is inconclusive with %s', (_what, revision) => {
    expect(ask(revision)).toMatchObject({ held: false, breaksTo: 'inconclusive' })
  })

  it('is not asked where nothing reads a revision, or nothing says which it should be', () => {
    expect(ask(undefined)).toMatchObject({ held: null, message: expect.stringContaining('revision not proven') })
    expect(
      answer('revision-proven', greenRun(), loopContext({ revision: { requiredReads: 3, before: reads('x') } })).held,
    ).toBeNull()
  })

  it('warns of another instance after the tests', () => {
    const of = (instance: string): RevisionReads => ({
      source: 's',
      reads: [1, 2, 3].map(() => ({ at: WITHIN, revision: 'new', instance })),
    })
    expect(ask({ before: of('boot-1'), after: of('boot-2') })).toMatchObject({
      held: true,
      warning: expect.stringContaining('boot-2'),
    })
    expect(ask({ before: of('boot-1'), after: of('boot-1') }).warning).toBeUndefined()
  })
})
