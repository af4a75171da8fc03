import { EXIT, UntilgreenError } from '../../errors.js'
import { inertJson } from '../../model/inert-text.js'
import type { LoopState } from '../../model/state.js'
import { readState } from '../../store/read-state.js'
import type { Call, Command } from '../command.js'
import { compareCycles } from '../compare/compare-cycles.js'
import { printComparison } from '../compare/print-comparison.js'
import { oneLoop } from '../one-loop.js'
import { pastCycle } from '../past-cycle.js'

export const command: Command = {
  name: 'compare',
  usage: 'compare LOOP A B',
  summary: 'Two cycles side by side: what was fixed, what broke, which causes came and went.',
  options: {},
  help: {},
  examples: ['untilgreen compare staging-p1 3 7', 'untilgreen compare staging-p1 green last --json'],
  run,
}

/** A and B are numbers of cycles, `last`, or `green` for the last green one. Exit 0: a comparison judges nothing. */
async function run(call: Call): Promise<number> {
  const [given, a, b, ...more] = call.args
  if (given === undefined || a === undefined || b === undefined || more.length > 0) {
    throw new UntilgreenError('USAGE', 'compare takes LOOP and two cycles: numbers, `last`, or `green`')
  }
  const loop = await oneLoop({ ...call, args: [given] })
  const state = await readState(call.stateDir, loop)
  const before = await pastCycle(call.stateDir, loop, numberOf(a, state))
  const after = await pastCycle(call.stateDir, loop, numberOf(b, state))
  const comparison = compareCycles(loop, before.cycle, after.cycle)
  call.io.out(call.json ? `${inertJson(comparison, 2)}\n` : printComparison(comparison))
  return EXIT.green
}

function numberOf(word: string, { last, history }: LoopState): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word)
  const number = word === 'last' ? last?.number : word === 'green' ? history.lastGreen?.cycle : undefined
  if (number !== undefined) return number
  const isName = word === 'last' || word === 'green'
  throw isName
    ? new UntilgreenError('NOT_FOUND', `there is no ${word === 'green' ? 'green cycle' : 'cycle that has ended'} yet`)
    : new UntilgreenError('USAGE', `'${word}' is no cycle: a number, \`last\` or \`green\` is taken`)
}
