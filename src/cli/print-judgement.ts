import type { CheckResult } from '../model/check.js'
import { inertLine, inertText } from '../model/inert-text.js'
import type { Judgement, ListedFailure } from '../model/judgement.js'
import type { Io } from './command.js'

const FAILURES_SHOWN = 50
const MESSAGE_LINES_SHOWN = 3

/** A judgement for people: the verdict, each check, then what stands against green. Nothing in it can reach the terminal's controls. */
export function printJudgement(judgement: Judgement, { color }: Pick<Io, 'color'>): string {
  const paint = color ? colored : (text: string) => text
  const width = Math.max(...judgement.checks.map(({ rule }) => rule.length))
  const { failures } = judgement
  const lines = [
    headline(judgement, paint),
    '',
    ...judgement.checks.flatMap((check) => checkLines(check, width, paint)),
    ...(failures.length > 0 ? ['', `${failures.length === 1 ? 'failure' : 'failures'} (${failures.length}):`] : []),
    ...failures.slice(0, FAILURES_SHOWN).flatMap(failureLines),
    ...(failures.length > FAILURES_SHOWN ? [`… and ${failures.length - FAILURES_SHOWN} more (--json lists all)`] : []),
  ]
  return `${lines.join('\n')}\n`
}

type Paint = (text: string, kind: 'good' | 'bad' | 'quiet' | 'noted') => string

const CODES = { good: 32, bad: 31, quiet: 2, noted: 33 } as const

const colored: Paint = (text, kind) => `\x1b[${CODES[kind]}m${text}\x1b[0m`

function headline({ verdict, green, passRate, counts }: Judgement, paint: Paint): string {
  const word = green ? paint('GREEN', 'good') : paint(`NOT GREEN: ${verdict}`, 'bad')
  const rate =
    passRate === null ? 'nothing was expected' : `${counts.passed} of ${counts.expected} passed (${percent(passRate)})`
  const others = (['failed', 'errored', 'skipped', 'blocked', 'missing', 'flaky'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `, ${counts[name]} ${name}`)
  return `${word}  ${rate}${others.join('')}`
}

/** Never rounds up to 100 %. */
function percent(rate: number): string {
  return `${Math.floor(rate * 1_000) / 10} %`
}

function checkLines(check: CheckResult, width: number, paint: Paint): string[] {
  const name = check.rule.padEnd(width)
  const indent = ' '.repeat(width + 4)
  const figures = inertLine(`expected ${check.expected}; got ${check.actual}`)
  const warning = check.warning === undefined ? [] : [paint(`${indent}warning: ${inertLine(check.warning)}`, 'noted')]
  if (check.held === null) return [paint(`– ${name}  ${inertLine(check.message)}`, 'quiet'), ...warning]
  if (!check.held)
    return [`${paint('✗', 'bad')} ${name}  ${inertLine(check.message)}`, `${indent}${figures}`, ...warning]
  const mark = check.warning === undefined ? paint('✓', 'good') : paint('!', 'noted')
  return [`${mark} ${name}  ${figures}`, ...warning]
}

function failureLines({ id, status, message, outside }: ListedFailure): string[] {
  const lines = inertText(message).split('\n')
  const more = lines.length > MESSAGE_LINES_SHOWN ? [`    … ${lines.length - MESSAGE_LINES_SHOWN} more lines`] : []
  return [
    `  ${status.padEnd(8)} ${inertLine(id)}${outside ? ' (outside the manifest)' : ''}`,
    ...lines.slice(0, MESSAGE_LINES_SHOWN).map((line) => `    ${line}`),
    ...more,
  ]
}
