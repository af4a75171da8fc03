import type { Cycle } from '../../model/cycle.js'
import type { SuiteRun } from '../../model/test-run.js'
import type { PlannedSuite } from './planned-suite.js'

/** Stands for a suite that never started: no evidence, and judged as such. */
export function suiteNotRun({ name, priority, manifest }: PlannedSuite, cycle: Cycle): SuiteRun {
  return {
    suite: name,
    priority,
    runner: 'none',
    window: { startedAt: cycle.startedAt, finishedAt: cycle.startedAt, durationMs: 0 },
    exit: { ended: 'not-started' },
    reports: [],
    results: [],
    ...(manifest !== undefined && { manifest }),
    metadata: { addresses: [], identities: [] },
  }
}
