import { inertLine } from '../../model/inert-text.js'
import { cellWidth, fitCells } from './cell-width.js'

const CODES = { good: '32', bad: '31', noted: '33', accent: '36', quiet: '2', strong: '1', plain: '' } as const

export type Style = keyof typeof CODES

/** A piece of a line. Its text may come from anywhere: it is made inert when the line is drawn. */
export type Span = string | readonly [text: string, style: Style]

/** One line of the view. */
export interface StyledLine {
  left: readonly Span[]
  /** Set against the right edge, and left out where it has no room. */
  right?: readonly Span[]
  /** 0 always stays; of the others the highest goes first where the terminal is too low. */
  rank: number
}

/** Shortest left part that a right part may leave. */
const LEFT_AT_LEAST = 24

/** A line as the terminal gets it: never wider than `columns`, nothing in it but its letters and our own colours. */
export function drawLine(line: StyledLine, columns: number, color: boolean): string {
  const left = line.left.map(inert)
  const right = (line.right ?? []).map(inert)
  const rightWidth = widthOf(right)
  const room = columns - rightWidth - 1
  if (rightWidth === 0 || room < Math.min(LEFT_AT_LEAST, widthOf(left))) return paint(fitted(left, columns), color)
  const shown = fitted(left, room)
  const gap = ' '.repeat(columns - rightWidth - widthOf(shown))
  return paint([...shown, [gap, 'plain'], ...right], color)
}

type InertSpan = readonly [text: string, style: Style]

function inert(span: Span): InertSpan {
  return typeof span === 'string' ? [inertLine(span), 'plain'] : [inertLine(span[0]), span[1]]
}

function widthOf(spans: readonly InertSpan[]): number {
  return spans.reduce((sum, [text]) => sum + cellWidth(text), 0)
}

function fitted(spans: readonly InertSpan[], columns: number): InertSpan[] {
  const kept: InertSpan[] = []
  let left = columns
  for (const [text, style] of spans) {
    if (left <= 0) break
    const shown = fitCells(text, left)
    kept.push([shown, style])
    left = shown === text ? left - cellWidth(text) : 0
  }
  return kept
}

function paint(spans: readonly InertSpan[], color: boolean): string {
  const text = spans.map(([piece, style]) =>
    color && CODES[style] !== '' && piece !== '' ? `\x1b[${CODES[style]}m${piece}\x1b[0m` : piece,
  )
  return text.join('').trimEnd()
}
