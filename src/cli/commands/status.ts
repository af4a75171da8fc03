import { EXIT } from '../../errors.js'
import { inertLine } from '../../model/inert-text.js'
import { listLoops } from '../../store/read-state.js'
import type { Call, Command } from '../command.js'
import { type LoopStatus, loopStatus } from '../loop-status.js'
import { oneLoop } from '../one-loop.js'
import { percent, table } from '../table.js'

export const command: Command = {
  name: 'status',
  usage: 'status [LOOP]',
  summary: 'Where a loop stands: running, green, since when, how many tickets.',
  options: {},
  help: {},
  examples: ['untilgreen status', 'untilgreen status staging-p1 --json'],
  run,
}

async function run(call: Call): Promise<number> {
  if (call.args.length > 0) return one(await oneLoop(call), call)
  const known = await listLoops(call.stateDir)
  const [only] = known
  if (only !== undefined && known.length === 1) return one(only, call)
  const all = await Promise.all(known.map((loop) => loopStatus(call.stateDir, loop)))
  if (call.json) call.io.out(`${JSON.stringify(all)}\n`)
  else call.io.out(all.length === 0 ? `no loop has run yet: there is no state in ${call.stateDir}\n` : overview(all))
  return EXIT.green
}

async function one(loop: string, call: Call): Promise<number> {
  const status = await loopStatus(call.stateDir, loop)
  call.io.out(call.json ? `${JSON.stringify(status)}\n` : details(status))
  return EXIT.green
}

function details(status: LoopStatus): string {
  const {
    loop,
    environment,
    state,
    cycle,
    stage,
    since,
    verdict,
    green,
    passRate,
    consecutive,
    openTickets,
    owner,
    nextAt,
  } = status
  const rows: [string, string][] = [
    ['loop', `${loop} on ${environment ?? '–'}`],
    [
      'state',
      `${state}${stage === null ? '' : `, ${stage} of cycle ${cycle}`}${since === null ? '' : ` since ${since}`}`,
    ],
    [
      'verdict',
      verdict === null ? 'none yet' : `${green ? 'green' : verdict}, ${percent(passRate)} passed, cycle ${cycle}`,
    ],
    ['greens in a row', String(consecutive)],
    ['open tickets', String(openTickets)],
    ...(nextAt === null ? [] : [['next run', nextAt] satisfies [string, string]]),
    ['owner', owner === null ? 'nobody' : `pid ${owner.pid} on ${owner.host} since ${owner.since}`],
  ]
  return `${rows.map(([name, value]) => `${name.padEnd(16)} ${inertLine(value)}`).join('\n')}\n`
}

function overview(all: readonly LoopStatus[]): string {
  return table(
    ['LOOP', 'STATE', 'CYCLE', 'VERDICT', 'RATE', 'TICKETS', 'SINCE'],
    all.map(({ loop, state, cycle, verdict, green, passRate, openTickets, since }) => [
      loop,
      state,
      String(cycle ?? '–'),
      green ? 'green' : (verdict ?? '–'),
      percent(passRate),
      String(openTickets),
      since ?? '–',
    ]),
  )
}
