/** Marks that sit on the letter before them, variation selectors among them, and joiners. */
const NO_CELL = /^(?:\p{Mn}|\p{Me}|\u200c|\u200d)$/u
/** Characters that terminals draw two cells wide: East Asian wide and full-width ones (UAX #11), and pictures. */
const TWO_CELLS =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}])$/u

/** How many cells of a terminal a text takes. Joined pictures count each part, so the answer is never too small. */
export function cellWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** The text in at most `width` cells; what had to be cut is shown by `…`. */
export function fitCells(text: string, width: number): string {
  if (width <= 0) return ''
  if (text.length * 2 <= width || cellWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    const wide = characterWidth(character)
    if (used + wide > width - 1) break
    kept += character
    used += wide
  }
  return `${kept}…`
}

/** The text in exactly `width` cells. */
export function padCells(text: string, width: number): string {
  const fitted = fitCells(text, width)
  return fitted + ' '.repeat(Math.max(0, width - cellWidth(fitted)))
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (NO_CELL.test(character)) return 0
  return TWO_CELLS.test(character) ? 2 : 1
}
