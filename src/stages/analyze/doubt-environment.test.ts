import { describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import type { RevisionReads } from '../../model/revision.js'
import { aCause } from '../../testing/builders.js'
import { STARTED } from '../../testing/suite-run.js'
import { doubtEnvironment } from './doubt-environment.js'

const refused = aCause({ category: 'unreachable', owner: 'environment', reason: 'errno=ECONNREFUSED' })

function cycleWith(ready: boolean, last: RevisionReads['reads'][number] | undefined): Cycle {
  const readiness = { ready, waitedMs: 1, polls: 1, answered: ready, probes: [] }
  return {
    number: 1,
    runId: 'r',
    session: 's',
    startedAt: STARTED,
    history: emptyHistory(),
    deploy: { status: 'succeeded', output: { deployer: 'none', readiness } },
    test: {
      status: 'succeeded',
      output: {
        window: { startedAt: STARTED, finishedAt: STARTED, durationMs: 1 },
        suites: [],
        ...(last !== undefined && { revisionAfter: { source: 'http://127.0.0.1/health', reads: [last] } }),
      },
    },
  }
}

const answered = { at: STARTED, revision: 'r1' }
const ownerOf = (cycle: Cycle, cluster = refused) => doubtEnvironment([cluster], cycle)[0]?.owner

describe('tests that could not reach what answers', () => {
  it('have no known owner where health answered before and after them', () => {
    expect(ownerOf(cycleWith(true, answered))).toBe('unknown')
  })

  it('are the environment’s where it does not answer any more, or was never asked', () => {
    expect(ownerOf(cycleWith(true, { at: STARTED, error: 'ECONNREFUSED' }))).toBe('environment')
    expect(ownerOf(cycleWith(true, undefined))).toBe('environment')
    expect(ownerOf(cycleWith(false, answered))).toBe('environment')
  })

  it('keep the owner that a rule gave them, and other categories keep theirs', () => {
    const cycle = cycleWith(true, answered)
    expect(ownerOf(cycle, { ...refused, reason: 'rule gateway' })).toBe('environment')
    expect(ownerOf(cycle, { ...refused, category: 'tls' })).toBe('environment')
    expect(ownerOf(cycle, { ...refused, category: 'auth', owner: 'product' })).toBe('product')
  })
})
