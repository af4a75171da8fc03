import { readFileSync } from 'node:fs'
import type { Command } from './command.js'
import { commandSummaries } from './commands/index.js'

/** The package's version. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** What `untilgreen --help` prints. */
export function overview(): string {
  const rows = commandSummaries()
  const width = Math.max(...rows.map(({ name }) => name.length), 0)
  return [
    'untilgreen: deploy, test, find out why, file it, repeat until green.',
    '',
    'usage: untilgreen COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    ...rows.flatMap(({ group, name, summary }, index) => {
      const line = `  ${name.padEnd(width)}  ${summary}`
      return group === rows[index - 1]?.group ? [line] : [...(index > 0 ? [''] : []), `${group}:`, line]
    }),
    '',
    'Each command takes --json, --state-dir DIR, --no-color, -C DIR and --help.',
    '',
  ].join('\n')
}

/** What `untilgreen COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options)
  const names = options.map(([name, option]) => (option.short ? `-${option.short}, --${name}` : `--${name}`))
  const width = Math.max(...names.map((name) => name.length), 0)
  return [
    command.summary,
    '',
    `usage: untilgreen ${command.usage}`,
    ...(options.length > 0 ? [''] : []),
    ...options.map(([name], index) => `  ${(names[index] ?? '').padEnd(width)}  ${command.help[name] ?? ''}`),
    ...(command.examples?.length ? ['', 'examples:', ...command.examples.map((example) => `  ${example}`)] : []),
    '',
  ].join('\n')
}
