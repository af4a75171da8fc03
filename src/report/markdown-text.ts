import { inertLine } from '../model/inert-text.js'

/**
 * Any text as one line of Markdown that renders as itself: no markup, no HTML, no table cell ended, no control characters.
 * An underscore within a word means nothing and stays readable.
 */
export function markdownText(text: string): string {
  return inertLine(text)
    .replace(/[\\`*[\]<>|~&$]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/^(\s*)([#+=-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)](?:\s|$))/, '$1\\$2')
}

/** A code span on one line; its fence is longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const line = inertLine(text)
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .* $/.test(line) || line.trim() === '' ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** The same for a cell of a table, where a bar would end the cell even within code. */
export function markdownCellCode(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|')
}
