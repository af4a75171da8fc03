import { EXIT, UntilgreenError } from '../../errors.js'
import { inertLine } from '../../model/inert-text.js'
import { toRfc3339 } from '../../model/timestamps.js'
import type { Call, Command } from '../command.js'
import type { Say } from '../daemon/daemon.js'
import type { ScheduledLoop } from '../daemon/scheduled-loops.js'
import type { SessionProcess } from '../daemon/session-process.js'
import { textOption } from '../option-values.js'
import { table } from '../table.js'

export const command: Command = {
  name: 'daemon',
  usage: 'daemon [--loops DIR] [--list]',
  summary: 'Runs all loops of a folder at the times of their `schedule`, until it is stopped.',
  options: { loops: { type: 'string' }, list: { type: 'boolean' } },
  help: {
    loops: 'DIR with the loop files, or one of them (default: loops)',
    list: 'print the loops, their schedules and next times, and end',
  },
  examples: ['untilgreen daemon', 'untilgreen daemon --loops /etc/untilgreen --state-dir /var/lib/untilgreen --json'],
  run,
}

/** Ends with 130 or 143, by its signal; 78 where a loop file or its schedule is wrong. */
async function run(call: Call): Promise<number> {
  if (call.args.length > 0) throw new UntilgreenError('USAGE', 'daemon takes no LOOP: it runs all that have a schedule')
  const place = textOption(call.options, 'loops') ?? 'loops'
  if (call.options.list === true) return list(place, call)
  const [{ listLoopsApart }, { runDaemon }, { onShutdown }] = await Promise.all([
    import('../daemon/list-loops.js'),
    import('../daemon/daemon.js'),
    import('../../platform/signals.js'),
  ])
  const loops = await listLoopsApart(place)
  await announce(loops, call)
  if (loops.every(({ schedule }) => !schedule)) {
    throw new UntilgreenError('CONFIG_INVALID', `no loop in ${place} has a schedule: there is nothing to wait for`, {
      hint: 'schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" }',
    })
  }
  const running = new Set<SessionProcess>()
  const killNow = () => {
    for (const session of running) session.terminate()
  }
  const shutdown = onShutdown({ killNow, limitMs: 9_500 })
  try {
    await runDaemon({ loops, stateDir: call.stateDir, signal: shutdown.signal, running, say: sayer(call) })
    return shutdown.exitCode() ?? EXIT.green
  } finally {
    shutdown.dispose()
  }
}

async function list(place: string, call: Call): Promise<number> {
  const { loopsOf } = await import('../daemon/scheduled-loops.js')
  const loops = await loopsOf(place, call.io.env, Date.now())
  call.io.out(call.json ? `${JSON.stringify(await rowsOf(loops))}\n` : tableOf(await rowsOf(loops)))
  return EXIT.green
}

async function announce(loops: readonly ScheduledLoop[], { json, io }: Call): Promise<void> {
  const rows = await rowsOf(loops)
  const event = { at: toRfc3339(Date.now()), event: 'daemon:started', pid: process.pid, loops: rows }
  io.out(json ? `${JSON.stringify(event)}\n` : tableOf(rows))
}

type Row = ScheduledLoop & { nextAt: string | null }

async function rowsOf(loops: readonly ScheduledLoop[]): Promise<Row[]> {
  const { nextRun } = await import('../daemon/next-run.js')
  return loops.map((loop) => ({
    ...loop,
    nextAt: loop.schedule ? toRfc3339(nextRun(loop.schedule, Date.now())) : null,
  }))
}

function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ loop, schedule, nextAt }) => [
    loop,
    schedule ? `${schedule.cron} (${schedule.timezone})` : 'not scheduled',
    nextAt ?? '–',
  ])
  return table(['LOOP', 'SCHEDULE', 'NEXT'], cells)
}

function sayer({ json, io }: Call): Say {
  return (message, loop) => {
    const at = toRfc3339(Date.now())
    if (json) io.out(`${JSON.stringify({ at, event: 'daemon:said', ...(loop && { loop }), message })}\n`)
    else io.out(`${at.slice(0, 19)} ${loop ?? 'daemon'}: ${inertLine(message)}\n`)
  }
}
