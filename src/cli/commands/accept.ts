import type { PersonsEvent, SuiteFiles } from '../../compose/accept.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import { readState } from '../../store/read-state.js'
import type { Call, Command } from '../command.js'
import { findTest } from '../find-test.js'
import { oneLoop } from '../one-loop.js'
import { textOption } from '../option-values.js'
import { onlyArgument } from '../options.js'
import { onlyPersons, reasonOption, untilOption } from '../person.js'

export const command: Command = {
  name: 'accept',
  usage: 'accept LOOP [--suite S] [--reason TEXT] | accept LOOP --test ID --until DATE --reason TEXT',
  summary: 'Takes changed tests as they are now, with your name and a reason.',
  options: {
    suite: { type: 'string' },
    test: { type: 'string' },
    until: { type: 'string' },
    reason: { type: 'string' },
  },
  help: {
    suite: 'only this suite; default all of the loop',
    test: 'a test that a negative control proved unable to fail: it does not stand in the way of green until the date',
    until: 'last day of the acceptance of a test: 2026-03-31',
    reason: 'why; it stands in the journal',
  },
  examples: [
    'untilgreen accept staging-p1 --reason "new tests of the export"',
    'untilgreen accept staging-p1 --test p1/test_007 --until 2026-03-31 --reason "rewrite is ticket 81"',
  ],
  async run(call) {
    const by = onlyPersons(call, 'accept')
    onlyArgument(call, 'LOOP')
    return call.options.test === undefined ? acceptTests(call, by) : acceptControl(call, by)
  },
}

async function acceptTests(call: Call, by: string): Promise<number> {
  if (call.options.until !== undefined)
    throw new UntilgreenError('USAGE', '--until goes with --test: changed tests are accepted as they are')
  const loop = await oneLoop(call)
  const { loadLoop } = await import('../../config/load-loop.js')
  const { lookAtSuites, writeDown } = await import('../../compose/accept.js')
  const config = await loadLoop(onlyArgument(call, 'LOOP'), { workingDirectory: process.cwd(), env: call.io.env })
  const reason = textOption(call.options, 'reason') ?? 'no reason given'
  const looked = await lookAtSuites(config, call.stateDir, textOption(call.options, 'suite'))
  const changed = looked.filter(({ isFirst, changes = [] }) => isFirst || changes.length > 0)
  const events = changed.map(
    ({ suite, hash, files }): PersonsEvent => ({ event: 'tests:accepted', suite, hash, files, by, reason }),
  )
  if (events.length > 0) await writeDown(call.stateDir, loop, events)
  if (call.json) {
    const accepted = changed.map(({ suite, hash, changes = [] }) => ({ suite, hash, changes }))
    call.io.out(`${JSON.stringify({ loop, accepted, by, reason })}\n`)
  } else call.io.out(changed.length === 0 ? `${loop}: nothing has changed\n` : changed.map(rendered).join(''))
  return EXIT.green
}

async function acceptControl(call: Call, by: string): Promise<number> {
  const until = untilOption(call)
  const reason = reasonOption(call)
  const loop = await oneLoop(call)
  const { history } = await readState(call.stateDir, loop)
  const test = findTest(Object.keys(history.tests), String(call.options.test))
  const { writeDown } = await import('../../compose/accept.js')
  await writeDown(call.stateDir, loop, [{ event: 'control:accepted', test, until, reason, by }])
  if (call.json) call.io.out(`${JSON.stringify({ loop, test, until, reason, by })}\n`)
  else call.io.out(`${loop}: ${test} may stay green while cut off, until ${until}\n`)
  return EXIT.green
}

function rendered({ suite, isFirst, changes = [], files }: SuiteFiles): string {
  const count = Object.keys(files).length
  if (isFirst) return `${suite}: ${count} files accepted as the first\n`
  const lines = changes.flatMap(({ file, change, byCommit, diff }) => [
    `  ${file} (${change}${byCommit === undefined ? '' : ` by ${byCommit.slice(0, 12)}`})`,
    ...(diff === undefined ? [] : diff.split('\n').map((line) => `    ${line}`)),
  ])
  return `${suite}: ${changes.length} of ${count} files accepted as they are now\n${lines.join('\n')}\n`
}
