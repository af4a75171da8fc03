import type { CycleEvidence } from '../diagnose/audit/audit-finding.js'
import { UntilgreenError } from '../errors.js'
import type { Analysis } from '../model/analysis.js'
import type { Event } from '../model/event.js'
import type { Counts } from '../model/judgement.js'
import type { TestRun } from '../model/test-run.js'
import { visitEvents } from '../store/visit-events.js'

/** What the journal keeps of one cycle. */
interface Found {
  startedAt?: string
  finishedAt?: string
  run?: Partial<TestRun>
  analysis?: Partial<Analysis>
  impacts: number[]
}

/**
 * The machine results of one cycle of a loop, or of its last one with results.
 * @throws UntilgreenError NOT_FOUND for a cycle without results; STATE_CORRUPT, STATE_NEWER, STATE_IO.
 */
export async function readCycleEvidence(stateDir: string, loop: string, wanted?: number): Promise<CycleEvidence> {
  const cycles = new Map<number, Found>()
  await visitEvents(stateDir, loop, (event) => {
    if (!('cycle' in event) || event.cycle === undefined || (wanted !== undefined && event.cycle !== wanted)) return
    const found = cycles.get(event.cycle) ?? { impacts: [] }
    cycles.set(event.cycle, found)
    take(found, event)
  })
  const number = wanted ?? [...cycles].filter(([, { run, analysis }]) => run || analysis).at(-1)?.[0]
  const found = number === undefined ? undefined : cycles.get(number)
  if (number === undefined || found === undefined || (found.run === undefined && found.analysis === undefined)) {
    const which = wanted === undefined ? 'a cycle with results' : `results of a cycle ${wanted}`
    throw new UntilgreenError('NOT_FOUND', `there are no ${which} in the state of ${loop}`, {
      hint: '`untilgreen history LOOP` lists the cycles.',
    })
  }
  return evidenceOf(number, found)
}

function take(found: Found, event: Event): void {
  if (event.event === 'cycle:started') found.startedAt = event.at
  if (event.event === 'cycle:finished') found.finishedAt = event.at
  if (event.event !== 'stage:finished') return
  const output =
    event.result.status === 'succeeded'
      ? event.result.output
      : event.result.status === 'errored'
        ? event.result.partial
        : undefined
  if (output === undefined) return
  if (event.stage === 'test') found.run = output as Partial<TestRun>
  if (event.stage === 'analyze') found.analysis = output as Partial<Analysis>
}

function evidenceOf(cycle: number, { startedAt, finishedAt, run, analysis }: Found): CycleEvidence {
  const counts = [analysis?.counts, ...(analysis?.suites ?? []).map((suite) => suite.counts)].filter(
    (one) => one !== undefined,
  )
  const tests = (run?.suites ?? []).flatMap(({ suite, results }) =>
    results.map((result) => ({ ...result, id: `${suite}/${result.id}` })),
  )
  return {
    cycle,
    green: analysis?.green === true,
    verdict: analysis?.verdict ?? 'not judged',
    counts: counts.flatMap(readings),
    tests: tests.map(({ id, durationMs }) => ({ id, ...(durationMs !== undefined && { durationMs }) })),
    ...(startedAt !== undefined && { startedMs: Date.parse(startedAt) }),
    ...(finishedAt !== undefined && { finishedMs: Date.parse(finishedAt) }),
    numbers: [...numbersIn(run?.suites ?? []), ...(analysis?.passRate == null ? [] : [analysis.passRate * 100])],
  }
}

/** Some people count errors as failures, some don't; both are fair. */
function readings({ expected, collected, passed, failed, errored, skipped }: Counts): CycleEvidence['counts'] {
  const one = { expected, collected, passed, failed, skipped }
  const all = { ...one, failed: expected - passed - skipped }
  return errored === 0 ? [one, all] : [{ ...one, failed: failed + errored }, one, all]
}

/** What was measured while the tests ran: sizes, latencies, impact. Bounded by the record itself. */
function numbersIn(value: unknown, depth = 0): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null || depth > 8) return []
  return Object.values(value).flatMap((child) => numbersIn(child, depth + 1))
}
