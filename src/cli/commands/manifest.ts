import { EXIT, UntilgreenError } from '../../errors.js'
import { inertLine } from '../../model/inert-text.js'
import { manifestLine } from '../../model/parse-manifest.js'
import type { TestResult } from '../../model/test-result.js'
import { writeFileDurably } from '../../platform/files.js'
import type { Call, Command } from '../command.js'
import { textOption } from '../option-values.js'
import { type ReadReports, readReports } from '../read-reports.js'

/** `manifest REPORT…`: the ids that must be there from now on. */
export const command: Command = {
  name: 'manifest',
  usage: 'manifest REPORT… [--output FILE] [--any]',
  summary: 'Writes the manifest of a green report: one test id a line.',
  options: { output: { type: 'string', short: 'o' }, any: { type: 'boolean' } },
  help: {
    output: 'FILE: write there, whole or not at all, instead of to standard output',
    any: 'take the report even if it is not whole or not all of it passed',
  },
  examples: ['untilgreen manifest reports/p1.xml --output loops/p1.manifest'],
  run,
}

async function run(call: Call): Promise<number> {
  if (call.args.length === 0)
    throw new UntilgreenError('USAGE', 'manifest needs at least one report (`-` reads standard input)')
  const read = await readReports(call.args, call.io.stdin)
  const objections = call.options.any === true ? [] : objectionsTo(read)
  const ids = idsOf(read.results)
  if (ids.length === 0) objections.push('no test is in it')
  if (objections.length > 0) {
    call.io.err(`untilgreen: no manifest was written:\n${objections.map((line) => `  ${inertLine(line)}\n`).join('')}`)
    if (ids.length > 0) call.io.err('  --any takes the report as it is.\n')
    return EXIT.notGreen
  }
  const names = read.reports.map(({ name }) => name)
  const output = textOption(call.options, 'output')
  const text = call.json && output === undefined ? json(names, ids) : manifestText(names, ids)
  if (output === undefined) {
    call.io.out(text)
    return EXIT.green
  }
  await writeFileDurably(output, text)
  if (call.json) call.io.out(`${JSON.stringify({ file: output, tests: ids.length })}\n`)
  else call.io.err(`${output}: ${ids.length} ${ids.length === 1 ? 'test' : 'tests'}\n`)
  return EXIT.green
}

/** Why this report should not become what is expected from now on. */
function objectionsTo({ reports, results }: ReadReports): string[] {
  const broken = reports.flatMap(({ name, problems, interrupted }) => [
    ...problems.map(({ message }) => `${name} is not whole: ${message}`),
    ...(interrupted === undefined ? [] : [`${name} was interrupted: ${interrupted}`]),
  ])
  const bad = results.filter(({ status }) => status !== 'passed')
  const shown = bad.slice(0, 10).map(({ id, status }) => `${status}: ${id}`)
  const more = bad.length > shown.length ? [`and ${bad.length - shown.length} more that did not pass`] : []
  return [...broken, ...shown, ...more]
}

/** Sorted by code unit, each once; errors while collecting are no tests. */
function idsOf(results: readonly TestResult[]): string[] {
  const lines = results.filter(({ phase }) => phase !== 'collection').map(({ id }) => manifestLine(id))
  return [...new Set(lines)].filter((line) => line !== '').sort()
}

function manifestText(names: readonly string[], ids: readonly string[]): string {
  const from = names.map(inertLine).join(', ')
  return `# ${ids.length} ${ids.length === 1 ? 'test' : 'tests'} of ${from}\n${ids.join('\n')}\n`
}

function json(names: readonly string[], ids: readonly string[]): string {
  return `${JSON.stringify({ reports: names, tests: ids })}\n`
}
