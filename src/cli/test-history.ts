import { EXIT, UntilgreenError } from '../errors.js'
import type { Cycle } from '../model/cycle.js'
import type { Event } from '../model/event.js'
import { shown } from '../model/outcome.js'
import { qualifiedId, type TestStatus } from '../model/test-result.js'
import { visitEvents } from '../store/visit-events.js'
import type { Call } from './command.js'
import { table } from './table.js'

interface TestPoint {
  cycle: number
  revision: string | null
  status: TestStatus
  durationMs: number | null
}

/** One test over the cycles of a loop. @throws UntilgreenError NOT_FOUND where no cycle knows it. */
export async function testHistory(loop: string, wanted: string, call: Call): Promise<number> {
  const points: TestPoint[] = []
  const ids = new Set<string>()
  let revision: string | null = null
  await visitEvents(call.stateDir, loop, (event) => {
    if (event.event === 'cycle:started') revision = null
    if (event.event !== 'stage:finished') return
    if (event.stage === 'deploy') revision = event.revision ?? null
    if (event.stage === 'test') collect(event, { wanted, revision, points, ids })
  })
  if (ids.size === 0) throw new UntilgreenError('NOT_FOUND', `no cycle of ${loop} has a test '${wanted}'`)
  if (ids.size > 1) throw new UntilgreenError('USAGE', `several tests are called '${wanted}': ${[...ids].join(', ')}`)
  const [test] = ids
  if (call.json) call.io.out(`${JSON.stringify({ loop, test, points })}\n`)
  else {
    const rows = points.map((point) => [
      String(point.cycle),
      point.revision ?? '–',
      point.status,
      point.durationMs === null ? '–' : `${Math.round(point.durationMs)} ms`,
    ])
    call.io.out(`${test}\n${table(['CYCLE', 'REVISION', 'STATUS', 'DURATION'], rows)}`)
  }
  return EXIT.green
}

interface Collecting {
  wanted: string
  revision: string | null
  points: TestPoint[]
  ids: Set<string>
}

function collect(
  event: Event & { event: 'stage:finished'; stage: 'test' },
  { wanted, revision, points, ids }: Collecting,
): void {
  for (const suite of shown(event.result as NonNullable<Cycle['test']>)?.suites ?? []) {
    for (const { id, status, durationMs } of suite.results) {
      const full = qualifiedId(suite.suite, id)
      if (full !== wanted && id !== wanted) continue
      ids.add(full)
      points.push({ cycle: event.cycle, revision, status, durationMs: durationMs ?? null })
    }
  }
}
