import { EXIT, UntilgreenError } from '../../errors.js'
import { inertLine } from '../../model/inert-text.js'
import { fileFacts } from '../../platform/files.js'
import { followLines, readLinesOf } from '../../platform/follow-lines.js'
import { join } from '../../platform/paths.js'
import type { Call, Command } from '../command.js'
import { oneLoop } from '../one-loop.js'
import { whole } from '../options.js'

export const command: Command = {
  name: 'logs',
  usage: 'logs [LOOP] [-f] [--lines N] [--cycle N --suite NAME]',
  summary: 'The log of a loop: what happened, newest last.',
  options: {
    follow: { type: 'boolean', short: 'f' },
    lines: { type: 'string', short: 'n' },
    cycle: { type: 'string' },
    suite: { type: 'string' },
  },
  help: {
    follow: 'go on as lines come, until Ctrl-C',
    lines: 'only the last N lines',
    cycle: 'output of a cycle: with --suite a suite’s, else the deploy’s',
    suite: 'a suite’s output, of the last cycle or of --cycle',
  },
  run,
}

async function run(call: Call): Promise<number> {
  const loop = await oneLoop(call)
  const path = await pathOf(loop, call)
  if ((await fileFacts(path))?.kind !== 'file') throw new UntilgreenError('NOT_FOUND', `there is no ${path}`)
  const last = whole(call, 'lines')
  const isLog = path.endsWith('untilgreen.log')
  const show = (line: string) => call.io.out(`${call.json ? line : isLog ? readable(line) : inertLine(line)}\n`)
  const end = await readLinesOf(path, { show, ...(last !== undefined && { last }) })
  if (call.options.follow === true) await followLines(path, { from: end, show }, call.io.signal)
  return EXIT.green
}

async function pathOf(loop: string, call: Call): Promise<string> {
  const folder = join(call.stateDir, loop)
  const { suite } = call.options
  const cycle = whole(call, 'cycle')
  if (cycle === undefined && typeof suite !== 'string') return join(folder, 'untilgreen.log')
  const { readState } = await import('../../store/read-state.js')
  const state = await readState(call.stateDir, loop)
  const number = cycle ?? state.current?.number ?? state.history.points.at(-1)?.cycle
  if (number === undefined) throw new UntilgreenError('NOT_FOUND', `${loop} has no cycle yet`)
  const name = typeof suite === 'string' ? suite : 'deploy'
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new UntilgreenError('USAGE', `'${name}' can't be the name of a suite`)
  return join(folder, 'cycles', String(number).padStart(6, '0'), 'output', `${name}.log`)
}

/** A record of the log as a line for people: time, level, message, the fields that say what it is about. */
function readable(line: string): string {
  try {
    const { time, level, msg, pid: _pid, seq: _seq, at: _at, ...fields } = JSON.parse(line) as Record<string, unknown>
    const about = Object.entries(fields).map(
      ([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    return inertLine(
      `${String(time)} ${String(level).toUpperCase().padEnd(5)} ${String(msg)}${about.length > 0 ? `  ${about.join(' ')}` : ''}`,
    )
  } catch {
    return inertLine(line)
  }
}
