import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import { aCause } from '../../testing/builders.js'
import { deployClusters } from './deploy-clusters.js'

function cycleWith(code: string): Cycle {
  const deploy = { status: 'errored', error: { code, message: 'boom' } } as const
  return { number: 1, runId: 'r', session: 's', startedAt: '2026-03-01T09:00:00Z', history: emptyHistory(), deploy }
}

const told = (code: string, more = {}) =>
  deployClusters(
    [aCause({ members: ['deploy'], category: 'unknown', owner: 'unknown', ...more })],
    cycleWith(code),
  ).map(({ category, owner }) => `${category}, ${owner}`)

describe('deployClusters', () => {
  it.each([
    ['DEPLOY_FAILED', {}, 'deploy, product'],
    ['DEPLOY_FAILED', { owner: 'environment', category: 'unreachable' }, 'deploy, environment'],
    ['READINESS_TIMEOUT', { category: 'timeout' }, 'deploy, product'],
    ['ENVIRONMENT_UNREACHABLE', { category: 'deploy', owner: 'product' }, 'unreachable, environment'],
  ])('%s, read as %j, is %s', (code, more, expected) => {
    expect(told(code, more)).toEqual([expected])
  })

  it('leaves causes of tests as they are', () => {
    const cause = aCause({ members: ['p1/a'] })
    expect(deployClusters([cause], cycleWith('DEPLOY_FAILED'))).toEqual([cause])
  })
})
