import { EXIT, UntilgreenError } from '../../errors.js'
import { inertLine } from '../../model/inert-text.js'
import { toRfc3339 } from '../../model/timestamps.js'
import type { Call, Command } from '../command.js'
import type { PlannedLoop } from '../daemon/planned-loop.js'
import type { Say } from '../daemon/say.js'
import type { SessionProcess } from '../daemon/session-process.js'
import { textOption, timeOption } from '../option-values.js'
import { table } from '../table.js'

export const command: Command = {
  name: 'daemon',
  usage: 'daemon [--loops DIR] [--list [--since T]]',
  summary: 'Runs all loops of a folder at the times of their schedule.',
  options: { loops: { type: 'string' }, list: { type: 'boolean' }, since: { type: 'string' } },
  help: {
    loops: 'DIR with the loop files, or one of them (default: loops)',
    list: 'print the loops, their schedules and next times, and end',
    since: 'T: with --list, count the runs that were due between then and now',
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
  const running = new Set<SessionProcess>()
  const killNow = () => {
    for (const session of running) session.terminate()
  }
  const shutdown = onShutdown({ killNow, limitMs: 9_500 })
  const { signal } = shutdown
  try {
    const loops = await listLoopsApart(place, { signal })
    announce(loops, call)
    if (loops.every(({ schedule }) => !schedule)) throw nothingScheduled(place)
    await runDaemon({ loops, stateDir: call.stateDir, signal, running, say: sayer(call) })
    return shutdown.exitCode() ?? EXIT.green
  } catch (error) {
    // Reading the loop files was ended by the signal.
    const exitCode = shutdown.exitCode()
    if (exitCode === undefined || error instanceof UntilgreenError) throw error
    return exitCode
  } finally {
    shutdown.dispose()
  }
}

function nothingScheduled(place: string): UntilgreenError {
  return new UntilgreenError('CONFIG_INVALID', `no loop in ${place} has a schedule: there is nothing to wait for`, {
    hint: 'schedule: { cron: "0 2 * * *", timezone: "Europe/Berlin" }',
  })
}

async function list(place: string, call: Call): Promise<number> {
  const [{ loopsOf }, { planOf }] = await Promise.all([
    import('../daemon/scheduled-loops.js'),
    import('../daemon/planned-loop.js'),
  ])
  const nowMs = Date.now()
  const since = timeOption(call.options, 'since')
  const loops = await loopsOf(place, call.io.env, nowMs)
  const rows = loops.map((loop) => planOf(loop, nowMs, since === undefined ? undefined : Date.parse(since)))
  call.io.out(call.json ? `${JSON.stringify(rows)}\n` : tableOf(rows))
  return EXIT.green
}

function announce(loops: readonly PlannedLoop[], { json, io }: Call): void {
  const event = { at: toRfc3339(Date.now()), event: 'daemon:started', pid: process.pid, loops }
  io.out(json ? `${JSON.stringify(event)}\n` : tableOf(loops))
}

function tableOf(rows: readonly PlannedLoop[]): string {
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
