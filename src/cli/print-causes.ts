import type { Cluster } from '../model/cluster.js'
import { inertLine } from '../model/inert-text.js'
import type { Io } from './command.js'

const TESTS_SHOWN = 5
const WIDTH = 110

/** Causes for people: one compact block each, largest first. Nothing in it can reach the terminal's controls. */
export function printCauses(
  { failures, clusters }: { failures: number; clusters: readonly Cluster[] },
  { color }: Pick<Io, 'color'>,
): string {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const quiet = (text: string): string => (color ? `\u001b[2m${text}\u001b[0m` : text)
  const blocks = clusters.map((cluster, index) =>
    [
      bold(`${index + 1}. ${oneLine(cluster.title)}`),
      ...rows(cluster).map(([name, text]) => `   ${quiet(name.padEnd(8))} ${oneLine(text)}`),
    ].join('\n'),
  )
  return `${[bold(summary(failures, clusters.length)), ...blocks].join('\n\n')}\n`
}

function summary(failures: number, causes: number): string {
  if (failures === 0) return 'no failures: nothing to analyse'
  return `${count(causes, 'cause')} in ${count(failures, 'failure')}`
}

function rows(cluster: Cluster): [name: string, text: string][] {
  const { members, category, owner, id, reason, example, whys, nextSteps } = cluster
  const more = members.length > TESTS_SHOWN ? `, … ${members.length - TESTS_SHOWN} more` : ''
  const open = whys.find((why) => !why.established)
  return [
    ['whose', `${owner} (${category}, by ${reason})`],
    ['tests', `${members.length}: ${members.slice(0, TESTS_SHOWN).join(', ')}${more}`],
    ['example', example.trim()],
    ...whys
      .filter((why) => why.established)
      .slice(1)
      .map(({ answer }): [string, string] => ['why', answer]),
    ...(open === undefined ? [] : [['open', open.answer] satisfies [string, string]]),
    ...nextSteps.slice(0, 2).map((step): [string, string] => ['next', step]),
    ['id', id],
  ]
}

function oneLine(text: string): string {
  const line = inertLine(text).replace(/ {2,}/g, ' ')
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
