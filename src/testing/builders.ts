import type { Analysis } from '../model/analysis.js'
import type { Cause } from '../model/cluster.js'
import { emptyHistory, type History, type HistoryPoint } from '../model/history.js'
import type { Ticket } from '../model/ticket.js'

/** Values that are right by default; a test names only what it is about. */
export function aCause(more: Partial<Cause> = {}): Cause {
  return {
    id: 'c-auth',
    signature: 'auth: token validation failed',
    title: 'Token validation failed',
    facts: { errorCode: 'VALIDATION_FAILED' },
    phase: 'call',
    category: 'auth',
    owner: 'product',
    reason: 'error code VALIDATION_FAILED',
    members: ['p1/test_001'],
    example: 'Token validation failed',
    whys: [],
    nextSteps: ['compare the secrets'],
    transition: 'new',
    firstSeen: 1,
    lastSeen: 1,
    priority: 'P1',
    ...more,
  }
}

export function anAnalysis(more: Partial<Analysis> = {}): Analysis {
  const counts = {
    expected: 2,
    collected: 2,
    passed: 1,
    failed: 1,
    errored: 0,
    skipped: 0,
    blocked: 0,
    missing: 0,
    flaky: 0,
  }
  return {
    verdict: 'failed',
    green: false,
    passRate: 0.5,
    counts,
    checks: [],
    failures: [],
    suites: [],
    causes: [aCause()],
    fixed: [],
    algorithm: 'test',
    ...more,
  }
}

export function aGreenAnalysis(): Analysis {
  const counts = {
    expected: 2,
    collected: 2,
    passed: 2,
    failed: 0,
    errored: 0,
    skipped: 0,
    blocked: 0,
    missing: 0,
    flaky: 0,
  }
  return anAnalysis({ verdict: 'passed', green: true, passRate: 1, counts, causes: [] })
}

export function aPoint(more: Partial<HistoryPoint> = {}): HistoryPoint {
  return {
    cycle: 1,
    at: '2026-03-01T09:00:00.000+00:00',
    revision: 'r1',
    verdict: 'failed',
    green: false,
    passRate: 0.5,
    passed: 1,
    expected: 2,
    causes: ['c-auth'],
    ...more,
  }
}

export function aHistory(more: Partial<History> = {}): History {
  return { ...emptyHistory(), ...more }
}

export function aTicket(more: Partial<Ticket> = {}): Ticket {
  const seen = { cycle: 1, at: '2026-03-01T09:00:00.000+00:00', revision: 'r1' }
  return {
    id: 'T-0001',
    state: 'open',
    title: 'Token validation failed',
    category: 'auth',
    owner: 'product',
    cluster: 'c-auth',
    tests: ['p1/test_001'],
    priority: 'P1',
    firstSeen: seen,
    lastSeen: seen,
    reopened: 0,
    cleanAnswers: 0,
    ...more,
  }
}
