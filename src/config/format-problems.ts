import { inertText } from '../model/inert-text.js'
import type { Problem } from './problem.js'

/**
 * All problems as a person reads them: `file:line:col: message`, the line itself with a caret below, and a hint.
 * @param sources text of each file, for the quoted lines.
 */
export function formatProblems(problems: readonly Problem[], sources: ReadonlyMap<string, string>): string {
  return problems.map((problem) => formatProblem(problem, sources.get(problem.file))).join('\n')
}

const QUOTED_WIDTH = 120

function formatProblem({ file, line, column, message, hint }: Problem, source: string | undefined): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`
  const head = `${place}: ${inertText(message)}${hint === undefined ? '' : `\n    ${inertText(hint)}`}`
  const quoted = line === undefined ? undefined : source?.split(/\r?\n/)[line - 1]
  if (quoted === undefined || line === undefined) return head
  const gutter = `  ${line} | `
  const caret = `${' '.repeat(gutter.length + Math.max(0, (column ?? 1) - 1))}^`
  const [first, ...rest] = head.split('\n')
  return [
    first,
    `${gutter}${inertText(quoted.slice(0, QUOTED_WIDTH))}`,
    ...((column ?? 1) <= QUOTED_WIDTH ? [caret] : []),
    ...rest,
  ].join('\n')
}
