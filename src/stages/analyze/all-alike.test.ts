import { describe, expect, it } from 'vitest'
import type { Cluster } from '../../model/cluster.js'
import { aCause } from '../../testing/builders.js'
import { failing, greenRun, passing } from '../../testing/suite-run.js'
import { joinEnvironment, withBlocked } from './all-alike.js'

const cluster = (id: string, members: string[], more: Partial<Cluster> = {}): Cluster =>
  aCause({ id, members, owner: 'environment', category: 'unreachable', ...more })
const refused = cluster('refused', ['p1/a', 'p1/b'])
const reset = cluster('reset', ['p1/c'])
const down = [greenRun({ results: [failing('a'), failing('b'), failing('c')] })]

describe('an environment that is down', () => {
  it('is one cause, whatever each test says of it', () => {
    const [joined, ...others] = joinEnvironment([refused, reset], down)
    expect(others).toEqual([])
    expect(joined).toMatchObject({ id: 'refused', members: ['p1/a', 'p1/b', 'p1/c'] })
    expect(joined?.reason).toContain('no test passed')
  })

  it('is not one that lets a test pass, nor one in which something else fails', () => {
    const partly = [greenRun({ results: [failing('a'), failing('b'), failing('c'), passing('d')] })]
    expect(joinEnvironment([refused, reset], partly)).toHaveLength(2)
    expect(joinEnvironment([refused, cluster('bug', ['p1/c'], { owner: 'product' })], down)).toHaveLength(2)
  })
})

describe('a test that was not tried', () => {
  it('stands with the cause of the test that it needed, however far away', () => {
    const blocked = (id: string, blockedBy?: string[]) =>
      failing(id, { status: 'blocked', ...(blockedBy && { blockedBy }) })
    const runs = [
      greenRun({
        results: [
          failing('a'),
          failing('c'),
          blocked('d', ['c']),
          blocked('e', ['d']),
          blocked('f'),
          blocked('g', ['g']),
        ],
      }),
    ]
    const found = withBlocked([refused, reset], runs)
    expect(found.map(({ id, blocked }) => [id, blocked])).toEqual([
      ['refused', ['p1/f']],
      ['reset', ['p1/d', 'p1/e']],
    ])
  })
})
