import { describe, expect, it } from 'vitest'
import type { Event } from './event.js'
import { emptyHistory } from './history.js'
import { rememberImported } from './remember-imported.js'
import { applyEvent, emptyState } from './state.js'

type Imported = Event & { event: 'run:imported' }

function anImport(hash: string, evidenceAt: string, seq = 1): Imported {
  const answer = { verdict: 'failed', green: false, passRate: 0, passed: 0, expected: 25, causes: [] } as const
  return {
    ...answer,
    causes: [],
    event: 'run:imported',
    seq,
    at: '2026-01-01T00:00:00Z',
    hash,
    evidenceAt,
    source: `${hash}.xml`,
    suite: 'p1',
  }
}

describe('a run from an old report', () => {
  it('stands at its own time, whatever the order of import and the offset', () => {
    const late = rememberImported(emptyHistory(), anImport('late', '2025-09-08T02:00:00+02:00'))
    const both = rememberImported(late, anImport('early', '2025-09-07T18:25:00-07:00'))
    const three = rememberImported(both, anImport('first', '2025-09-07T00:00:00Z'))
    expect(three.imported?.map(({ hash }) => hash)).toEqual(['first', 'late', 'early'])
    expect(three.imported?.[0]).toMatchObject({ at: '2025-09-07T00:00:00Z', cycle: 0, imported: true })
  })

  it('is taken once', () => {
    const once = rememberImported(emptyHistory(), anImport('same', '2025-09-07T00:00:00Z'))
    expect(rememberImported(once, anImport('same', '2025-09-09T00:00:00Z', 2))).toBe(once)
  })

  it('is no cycle: points, greens in a row and status stay as they are', () => {
    const state = applyEvent(emptyState(), anImport('a', '2025-09-07T00:00:00Z'))
    expect(state.history.points).toEqual([])
    expect(state.status).toBe('never-run')
    expect(state.nextCycle).toBe(1)
  })
})
