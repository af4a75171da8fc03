import { EXIT } from '../../errors.js'
import type { HistoryPoint } from '../../model/history.js'
import type { LoopState } from '../../model/state.js'
import { readState } from '../../store/read-state.js'
import type { Call, Command } from '../command.js'
import { oneLoop } from '../one-loop.js'
import { percent, share, table } from '../table.js'

export const command: Command = {
  name: 'history',
  usage: 'history [LOOP] [--test ID]',
  summary: 'The pass-rate curve, or one test over the cycles.',
  options: { test: { type: 'string' } },
  help: { test: 'one test by its id: suite/id, or the id alone where only one suite has it' },
  examples: ['untilgreen history staging-p1', 'untilgreen history --test test_001_websocket_connection_real --json'],
  run,
}

async function run(call: Call): Promise<number> {
  const loop = await oneLoop(call)
  if (typeof call.options.test === 'string') {
    const { testHistory } = await import('../test-history.js')
    return testHistory(loop, call.options.test, call)
  }
  const { history } = await readState(call.stateDir, loop)
  if (call.json) call.io.out(`${JSON.stringify({ loop, points: pointsOf(history).map(pointOf) })}\n`)
  else call.io.out(linesOf(history))
  return EXIT.green
}

function pointOf({
  cycle,
  at,
  revision,
  verdict,
  passRate,
  passed,
  expected,
  causes,
  green,
  abandoned,
  partial,
  imported,
}: HistoryPoint) {
  return {
    cycle,
    at,
    revision,
    verdict,
    passRate,
    passed,
    expected,
    causes,
    green,
    ...(abandoned && { abandoned }),
    ...(partial && { partial }),
    ...(imported && { imported }),
  }
}

/** What was imported stands among the cycles, by its evidence's own time. */
function pointsOf({ points, imported = [] }: LoopState['history']): HistoryPoint[] {
  if (imported.length === 0) return points
  const at = new Map([...points, ...imported].map((point) => [point, Date.parse(point.at)]))
  return [...imported, ...points].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0))
}

function linesOf(history: LoopState['history']): string {
  const points = pointsOf(history)
  if (points.length === 0) return 'no cycle has ended yet\n'
  return table(
    ['CYCLE', 'AT', 'REVISION', 'VERDICT', 'PASSED', 'RATE', 'CAUSES'],
    points.map((point) => [
      point.imported ? 'imported' : String(point.cycle),
      point.at.slice(0, 19),
      (point.revision ?? '–').slice(0, 12),
      point.abandoned ? 'abandoned' : point.green ? 'green' : point.verdict,
      share(point.passed, point.expected, point.passRate !== null),
      percent(point.passRate),
      point.causes.join(' ') || '–',
    ]),
  )
}
