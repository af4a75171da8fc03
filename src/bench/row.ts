import { medianOf, pairedRatio, type Sample, spread } from './paired.js'

/** `small` takes seconds and tells nothing but that a row works. */
export type Size = 'full' | 'small'

/** One line of the table. */
export interface Line {
  what: string
  ours: string
  /** Floor or peer of the same run; `not here` for a peer that could not be installed. */
  beside: string
  ratio: string
  bar: string
  /** Undefined where nothing could be held against the bar. */
  held?: boolean
}

/** One job that is measured. */
export interface Row {
  title: string
  run(size: Size): Promise<Line[]>
}

/** Said in place of a peer that could not be had. */
export const NOT_HERE = 'not here'

/** A line of times in ms, held against `most` times the other's. */
export function timesLine(
  what: string,
  ours: readonly Sample[],
  beside: { name: string; samples: readonly Sample[] },
  bar: { most?: number; least?: number; says?: string },
): Line {
  const { name, samples } = beside
  if (samples.length === 0)
    return { what, ours: shown(ours), beside: `${name}: ${NOT_HERE}`, ratio: '–', bar: barText(bar) }
  const ratio = pairedRatio(ours, samples)
  return {
    what,
    ours: shown(ours),
    beside: `${name} ${shown(samples)}`,
    ratio: bar.least === undefined ? `${ratio.toFixed(2)} ×` : `${(1 / ratio).toFixed(2)} × faster`,
    bar: barText(bar),
    ...heldBy(ratio, bar),
  }
}

/** A line of one figure held against a number. */
export function figureLine(
  what: string,
  figure: number,
  bar: { most: number; unit: string },
  told: { ours?: string; beside?: string } = {},
): Line {
  const { most, unit } = bar
  const { ours = `${round(figure)} ${unit}`, beside = '' } = told
  return { what, ours, beside, ratio: '–', bar: `≤ ${most} ${unit}`.trimEnd(), held: figure <= most }
}

/** Median, spread and, where it was seen, memory. */
export function shown(samples: readonly Sample[], unit = 'ms'): string {
  const memory = medianOf(samples, 'rssMb')
  const around = samples.length > 1 ? ` ±${Math.round(spread(samples.map(({ value }) => value)) * 50)} %` : ''
  return `${round(medianOf(samples))} ${unit}${around}${Number.isNaN(memory) ? '' : `, ${Math.round(memory)} MB`}`
}

/** Three digits that mean something. */
export function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function barText({ most, least, says }: { most?: number; least?: number; says?: string }): string {
  return says ?? (most === undefined ? (least === undefined ? 'none' : `≥ ${least} × faster`) : `≤ ${most} ×`)
}

function heldBy(ratio: number, { most, least }: { most?: number; least?: number }): { held?: boolean } {
  if (most !== undefined) return { held: ratio <= most }
  return least === undefined ? {} : { held: 1 / ratio >= least }
}
