import type { CurvePoint } from './view/curve.js'

export interface CurveSize {
  width: number
  height: number
}

const MARGIN = { top: 14, right: 46, bottom: 24, left: 42 }

/**
 * The pass-rate curve as SVG, 0 to 100 %. A cycle that was no answer is a gap, with a hollow diamond on the ground line; a run from before the
 * loop is a hollow circle.
 * Holds nothing but numbers of our own: no text of others gets in, so it needs no escaping.
 */
export function curveSvg(points: readonly CurvePoint[], size: CurveSize): string {
  const at = scale(points.length, size)
  const marks = points.map((point, index) => markOf(point, at.x(index), at, points.length > 24 ? 3 : 5))
  const last = points.at(-1)
  const label =
    last === undefined || last.passRate === null
      ? ''
      : text(at.x(points.length - 1) + 10, at.y(last.passRate) + 5, last.rate.replace(' ', '\u202f'), 'curve-now')
  return [
    `<svg class="curve" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="Pass rate over ${points.length} ${points.length === 1 ? 'cycle' : 'cycles'}; the table of cycles has the figures">`,
    ...[0, 0.5, 1].map((rate) => gridLine(rate, at, size)),
    ...lines(points, at).map((line) => `<path class="curve-line" d="${line}"/>`),
    ...marks,
    ...cycleLabels(points, at, size),
    label,
    '</svg>',
  ].join('')
}

interface Scale {
  x(index: number): number
  y(rate: number): number
}

function scale(count: number, { width, height }: CurveSize): Scale {
  const inner = width - MARGIN.left - MARGIN.right
  const step = count > 1 ? inner / (count - 1) : 0
  const tall = height - MARGIN.top - MARGIN.bottom
  return {
    x: (index) => round(count > 1 ? MARGIN.left + index * step : MARGIN.left + inner / 2),
    y: (rate) => round(MARGIN.top + (1 - rate) * tall),
  }
}

/** One path for each run of neighbouring answers. */
function lines(points: readonly CurvePoint[], at: Scale): string[] {
  const paths: string[] = []
  let open = ''
  points.forEach(({ passRate }, index) => {
    if (passRate === null) {
      if (open !== '') paths.push(open)
      open = ''
    } else open += `${open === '' ? 'M' : 'L'}${at.x(index)} ${at.y(passRate)}`
  })
  return open === '' ? paths : [...paths, open]
}

function markOf({ passRate, word, source }: CurvePoint, x: number, at: Scale, half: number): string {
  if (passRate === null) {
    const y = at.y(0)
    return `<path class="curve-gap" d="M${x} ${y - half}L${x + half} ${y}L${x} ${y + half}L${x - half} ${y}Z"/>`
  }
  const y = at.y(passRate)
  if (source !== undefined) return `<circle class="curve-old" cx="${x}" cy="${y}" r="${half}"/>`
  if (word === 'green') return `<circle class="curve-green" cx="${x}" cy="${y}" r="${half + 0.5}"/>`
  return `<rect class="curve-red" x="${round(x - half + 0.5)}" y="${round(y - half + 0.5)}" width="${2 * half - 1}" height="${2 * half - 1}" rx="1.5"/>`
}

function gridLine(rate: number, at: Scale, { width }: CurveSize): string {
  const y = at.y(rate)
  const line = `<line class="curve-grid" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${y}" y2="${y}"/>`
  return line + text(MARGIN.left - 10, y + 4, `${rate * 100}`, 'curve-axis curve-end')
}

/** First, last, and as many between as have room. */
function cycleLabels(points: readonly CurvePoint[], at: Scale, { width, height }: CurveSize): string[] {
  const room = Math.max(1, Math.floor((width - MARGIN.left - MARGIN.right) / 36))
  const every = Math.max(1, Math.ceil(points.length / room))
  return points.flatMap(({ cycle }, index) =>
    cycle > 0 && (points.length - 1 - index) % every === 0
      ? [text(at.x(index), height - 4, String(cycle), 'curve-axis curve-middle')]
      : [],
  )
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}">${content}</text>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
