import { describe, expect, it } from 'vitest'
import { openScreen } from './screen.js'
import type { Terminal } from './terminal.js'

function fakeTerminal() {
  const written: string[] = []
  const listeners: { changed?: () => void; exit?: (write: (text: string) => void) => void } = {}
  const terminal: Terminal = {
    write: (text) => void written.push(text),
    size: () => ({ columns: 80, rows: 24 }),
    onChange(redraw) {
      listeners.changed = redraw
      return () => delete listeners.changed
    },
    onExit(restore) {
      listeners.exit = restore
      return () => delete listeners.exit
    },
  }
  return { terminal, written, listeners }
}

describe('a screen', () => {
  it('draws over its last picture in one write: up, each line erased to its end, the rest erased', () => {
    const { terminal, written } = fakeTerminal()
    const screen = openScreen(terminal, () => undefined)
    screen.draw(['one', 'two', 'three'])
    screen.draw(['eins', 'zwei'])
    expect(written).toHaveLength(3)
    expect(written[2]).toBe('\x1b[?2026h\r\x1b[3Aeins\x1b[K\nzwei\x1b[K\n\x1b[J\x1b[?2026l')
  })

  it('writes nothing where nothing changed', () => {
    const { terminal, written } = fakeTerminal()
    const screen = openScreen(terminal, () => undefined)
    screen.draw(['same'])
    const before = written.length
    screen.draw(['same'])
    expect(written).toHaveLength(before)
  })

  it('puts lines that stay above the picture', () => {
    const { terminal, written } = fakeTerminal()
    const screen = openScreen(terminal, () => undefined)
    screen.draw(['picture'])
    screen.print(['stays'])
    expect(written.at(-1)).toContain('\r\x1b[1Astays\x1b[K\npicture\x1b[K\n')
  })

  it('hides the cursor and gives it back: at its end, and when the process ends under it', () => {
    const { terminal, written, listeners } = fakeTerminal()
    const screen = openScreen(terminal, () => undefined)
    expect(written[0]).toBe('\x1b[?25l')
    const lastWords: string[] = []
    listeners.exit?.((text) => lastWords.push(text))
    expect(lastWords).toEqual(['\x1b[?25h'])
    screen.close()
    expect(written.at(-1)?.endsWith('\x1b[?25h')).toBe(true)
    expect(listeners).toEqual({})
  })

  it('begins anew on a clean screen after a change of size', () => {
    const { terminal, written, listeners } = fakeTerminal()
    const screen = openScreen(terminal, () => screen.draw(['narrow']))
    screen.draw(['wide'])
    listeners.changed?.()
    expect(written.at(-2)).toContain('\x1b[2J')
    expect(written.at(-1)).toContain('\rnarrow')
  })
})
