/** Reads durations, and remembers the finest step in which they were written. */
export interface Durations {
  /**
   * Seconds as text, in ms. Thousands separators are fine; `NaN`, `Infinity` and negative ones pass through.
   * Undefined for none; NaN for what is no number.
   */
  seconds(text: string | undefined): number | undefined
  /** Smallest step in ms that was seen to be written; absent where no duration was. */
  resolutionMs(): number | undefined
}

export function createDurations(): Durations {
  let decimals = -1
  return {
    seconds(text) {
      const raw = text?.trim()
      if (raw === undefined || raw === '') return undefined
      const point = raw.indexOf('.')
      decimals = Math.max(decimals, point === -1 ? 0 : raw.length - point - 1)
      return milliseconds(raw)
    },
    resolutionMs: () => (decimals < 0 ? undefined : Math.min(1000, 10 ** (3 - Math.min(Math.max(decimals, 3), 9)))),
  }
}

function milliseconds(raw: string): number {
  const seconds = Number(THOUSANDS.test(raw) ? raw.replaceAll(',', '') : raw)
  if (!Number.isNaN(seconds)) return Math.round(seconds * 1e9) / 1e6
  const word = INFINITE.exec(raw)
  return word === null ? Number.NaN : word[1] === '-' ? -Infinity : Infinity
}

const THOUSANDS = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/
const INFINITE = /^([+-])?inf(?:inity)?$/i
