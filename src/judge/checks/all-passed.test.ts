import { describe, expect, it } from 'vitest'
import type { Owner } from '../../model/cluster.js'
import { answer, failing, greenRun, loopContext, manifestOf, passing } from '../../testing/suite-run.js'

const owned = (...clusters: [Owner, string[]][]) =>
  loopContext({ clusters: clusters.map(([owner, members]) => ({ owner, members })) })

describe('all-passed', () => {
  it('holds when all passed', () => {
    expect(answer('all-passed', greenRun())).toMatchObject({ held: true, actual: '2 of 2 passed' })
  })

  it.each(['failed', 'errored', 'blocked'] as const)('is failed with a test that %s', (status) => {
    const check = answer('all-passed', greenRun({ results: [passing('a'), failing('b', { status })] }))
    expect(check).toMatchObject({ held: false, breaksTo: 'failed', actual: '1 of 2 passed', tests: ['b'] })
  })

  it('counts a failure outside the manifest against green', () => {
    const run = greenRun({ results: [passing('a'), failing('b')], manifest: manifestOf('a') })
    expect(answer('all-passed', run)).toMatchObject({ held: false, actual: '1 of 1 passed', tests: ['b'] })
  })

  it('is inconclusive where the environment owns each failure', () => {
    const run = greenRun({ results: [passing('a'), failing('b'), failing('c')] })
    expect(answer('all-passed', run, owned(['environment', ['b']], ['environment', ['p1/c']])).breaksTo).toBe(
      'inconclusive',
    )
  })

  it.each<[string, [Owner, string[]][]]>([
    [
      'one failure is the product’s',
      [
        ['environment', ['b']],
        ['product', ['c']],
      ],
    ],
    ['one failure is nobody’s', [['environment', ['b']]]],
    [
      'one failure has two owners',
      [
        ['environment', ['b', 'c']],
        ['product', ['c']],
      ],
    ],
    ['nothing is diagnosed', []],
    ['the owner of another suite’s test is meant', [['environment', ['p2/b', 'p2/c']]]],
  ])('is failed where %s', (_what, clusters) => {
    const run = greenRun({ results: [failing('b'), failing('c')] })
    expect(answer('all-passed', run, owned(...clusters)).breaksTo).toBe('failed')
  })

  it('shows remarks that change no status', () => {
    const run = greenRun({ results: [passing('a', { warning: 'XPASS' })] })
    expect(answer('all-passed', run)).toMatchObject({ held: true, warning: expect.stringContaining('a (XPASS)') })
  })
})
