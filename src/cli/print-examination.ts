import type { Examination } from '../diagnose/jwt/examination.js'
import { inertJson, inertLine } from '../model/inert-text.js'
import type { Io } from './command.js'

const WIDEST = 2_000
const SIGNS = { proven: '✗', likely: '?', possible: '·' } as const

/** An examined token for people: the answer first, then what it says. */
export function printExamination(
  { findings, header, claims, wrapping }: Examination,
  { color }: Pick<Io, 'color'>,
): string {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const quiet = (text: string): string => (color ? `\u001b[2m${text}\u001b[0m` : text)
  const lines =
    findings.length === 0
      ? [bold('nothing wrong with it by what was given')]
      : findings.flatMap(({ cause, confidence, detail }) => [
          `${SIGNS[confidence]} ${bold(cause)} ${quiet(`(${confidence})`)}`,
          `    ${inertLine(detail)}`,
        ])
  const facts = [
    ['wrapping', wrapping],
    ['header', header === null ? '–' : inertJson(header)],
    ['claims', claims === null ? '–' : inertJson(claims)],
  ] as const
  const shown = facts.map(([name, text]) => `${quiet(name.padEnd(8))}  ${cut(inertLine(text))}`)
  return `${[...lines, '', ...shown].join('\n')}\n`
}

function cut(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST)}…`
}
