import type { Terminal } from './terminal.js'

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'
/** Terminals that know it show what stands between as one picture; the others pass over it. */
const BEGIN = '\x1b[?2026h'
const END = '\x1b[?2026l'

/** A part of the terminal that is drawn anew in place: below what was printed before, above nothing. */
export interface Screen {
  /** Draws these lines over the last ones. Each must fit the terminal's width. */
  draw(lines: readonly string[]): void
  /** Puts lines above the picture, to stay. */
  print(lines: readonly string[]): void
  /** Erases the picture and gives the cursor back. Whatever happens, the cursor comes back at the end of the process. */
  close(): void
}

/** @param redraw called when the terminal changed so that the picture must be drawn anew. */
export function openScreen(terminal: Terminal, redraw: () => void): Screen {
  let drawn: readonly string[] = []
  const up = () => (drawn.length === 0 ? '\r' : `\r\x1b[${drawn.length}A`)
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\x1b[K\n`).join('')
  const offChange = terminal.onChange(() => {
    // The terminal may have broken lines anew: where ours begin is no longer known.
    terminal.write(`${HIDE_CURSOR}\x1b[H\x1b[2J`)
    drawn = []
    redraw()
  })
  const offExit = terminal.onExit((write) => write(SHOW_CURSOR))
  terminal.write(HIDE_CURSOR)
  return {
    draw(lines) {
      if (lines.length === drawn.length && lines.every((line, index) => line === drawn[index])) return
      terminal.write(`${BEGIN}${up()}${text(lines)}\x1b[J${END}`)
      drawn = lines
    },
    print(lines) {
      terminal.write(`${BEGIN}${up()}${text([...lines, ...drawn])}\x1b[J${END}`)
    },
    close() {
      terminal.write(`${up()}\x1b[J${SHOW_CURSOR}`)
      drawn = []
      offChange()
      offExit()
    },
  }
}
