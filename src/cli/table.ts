import { inertLine } from '../model/inert-text.js'

/** Rows under a head, aligned, two spaces between columns. Texts are made inert; the last column is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => inertLine(cell)))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => pad(cell, column === row.length - 1 ? 0 : (widths[column] ?? 0))).join('  ')
  return `${cells.map((row) => line(row).trimEnd()).join('\n')}\n`
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - [...cell].length))
}

/** `23/25`, or a dash for what is no answer. */
export function share(passed: number, expected: number, isPoint: boolean): string {
  return isPoint ? `${passed}/${expected}` : '–'
}

/** `92 %`, or a dash. Never 100 % for less than all. */
export function percent(passRate: number | null): string {
  return passRate === null ? '–' : `${Math.floor(passRate * 1000) / 10} %`
}
