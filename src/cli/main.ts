#!/usr/bin/env node
import { resolve } from 'node:path'
import type { Call, Command } from './command.js'
import { commandNames, loadCommand } from './commands/index.js'
import { commandHelp, overview, version } from './help.js'
import { guardOutput, systemIo } from './io.js'
import { reportError } from './report-error.js'

/** Options that every command takes. */
const COMMON = {
  json: { type: 'boolean' },
  'state-dir': { type: 'string' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  directory: { type: 'string', short: 'C' },
} as const

async function main(argv: readonly string[]): Promise<number> {
  const { globals, rest } = leadingGlobals(argv)
  const [name, ...args] = rest
  if (name === '--version' || name === '-V') return print(`${version()}\n`)
  if (name === undefined || name === '--help' || name === '-h') return print(overview())
  if (name === 'help') return print(args[0] ? commandHelp(await loadCommand(args[0])) : overview())
  const command = await loadCommand(name)
  const call = await parseCall(command, [...globals, ...args])
  return call === 'help' ? print(commandHelp(command)) : command.run(call)
}

/** Options that stand before the command's name, as in `untilgreen -C DIR run LOOP`. */
function leadingGlobals(argv: readonly string[]): { globals: string[]; rest: string[] } {
  const globals: string[] = []
  let at = 0
  while (at < argv.length) {
    const word = argv[at] as string
    if (word === '-C' || word === '--state-dir' || word === '--directory') globals.push(word, argv[++at] ?? '')
    else if (/^(--json|--no-color|--state-dir=.*|--directory=.*)$/.test(word)) globals.push(word)
    else break
    at++
  }
  return { globals, rest: argv.slice(at) }
}

async function parseCall(command: Command, argv: string[]): Promise<Call | 'help'> {
  const { parseArgs } = await import('node:util')
  const { values, positionals } = parseArgs({
    args: argv,
    options: { ...COMMON, ...command.options },
    allowPositionals: true,
    strict: true,
  })
  if (values.help) return 'help'
  if (typeof values.directory === 'string') process.chdir(values.directory)
  const stateDir = values['state-dir'] ?? (process.env.UNTILGREEN_STATE_DIR || './state')
  return {
    args: positionals,
    options: values as Call['options'],
    json: values.json === true,
    stateDir: resolve(String(stateDir)),
    io: systemIo(values['no-color'] !== true),
    allCommands: () => Promise.all(commandNames().map(loadCommand)),
  }
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

/** A program whose promise never settles just ends, with 0: that must never look like green. */
function unsettled(): void {
  process.exitCode = reportError(new Error('the program ended before its command did'), {
    json: process.argv.includes('--json'),
    known: commandNames(),
  })
}

guardOutput()
process.once('beforeExit', unsettled)
main(process.argv.slice(2)).then(
  (exitCode) => {
    process.off('beforeExit', unsettled)
    process.exitCode = exitCode
  },
  (error: unknown) => {
    process.off('beforeExit', unsettled)
    process.exitCode = reportError(error, { json: process.argv.includes('--json'), known: commandNames() })
  },
)
