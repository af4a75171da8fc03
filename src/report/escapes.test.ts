import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inertLine, inertText } from '../model/inert-text.js'
import { HOSTILE } from '../testing/report-scene.js'
import { brief } from './brief.js'
import { htmlText } from './html-text.js'
import { inlineCode } from './inline-code.js'
import { markdownCellCode, markdownCode, markdownText } from './markdown-text.js'
import { xmlText } from './xml-text.js'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('`', '|', '\\', '_', '*', '<', '[', '1', '.', ' ', '\n', 'a', '#', '-', '\u001b', '\u202e'),
  }),
)
const BIDI_OR_CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

it('htmlText holds no markup and reads as the inert text', () => {
  fc.assert(
    fc.property(text, (value) => {
      const html = htmlText(value)
      expect(html).not.toMatch(/[<>"']/)
      expect(unescapedHtml(html)).toBe(inertText(value))
    }),
  )
})

it('markdownText is one line, has nothing that means something, and reads as the inert text', () => {
  fc.assert(
    fc.property(text, (value) => {
      const markdown = markdownText(value)
      expect(markdown).not.toContain('\n')
      expect(markdown.replace(/\\[\x21-\x7e]/g, 'x')).not.toMatch(/[`*[\]<>|~&$]|^\s*[#+=-]|^\s*\d+[.)](\s|$)/)
      expect(markdown.replace(/\\([\x21-\x7e])/g, '$1')).toBe(inertLine(value))
    }),
  )
})

it('an underscore within a word stays as it is; elsewhere it is escaped', () => {
  expect(markdownText('test_001_ok _emphasis_')).toBe('test_001_ok \\_emphasis\\_')
})

it('a code span ends where it ends: its fence is longer than any run of backticks inside', () => {
  fc.assert(
    fc.property(text, (value) => {
      const code = markdownCode(value)
      const fence = /^`+/.exec(code)?.[0] ?? ''
      const inside = code.slice(fence.length, -fence.length)
      expect(fence.length).toBeGreaterThan(0)
      expect(inside.match(/`+/g) ?? []).not.toContain(fence)
      expect(inside.startsWith('`') || inside.endsWith('`')).toBe(false)
      expect(markdownCellCode(value).replace(/\\\|/g, '')).not.toContain('|')
    }),
  )
})

it('xmlText holds nothing that a parser would change or a terminal obey', () => {
  fc.assert(
    fc.property(text, (value) => {
      const xml = xmlText(value)
      expect(xml).not.toMatch(/[<>"\t\n\r]/)
      expect(xml).not.toMatch(BIDI_OR_CONTROL)
    }),
  )
})

it('code between backticks is marked; a lone backtick is text', () => {
  const marked = (value: string) =>
    inlineCode(
      value,
      (plain) => plain.toUpperCase(),
      (code) => `(${code})`,
    )
  expect(marked('run `a b` now')).toBe('RUN (a b) NOW')
  expect(marked('a ` b')).toBe('A ` B')
  expect(marked('``` x')).toBe('``` X')
  expect(inlineCode(HOSTILE, htmlText, (code) => `<code>${htmlText(code)}</code>`)).not.toMatch(/<(?!\/?code>)/)
})

it('brief keeps short texts, cuts long ones in their middle and never a character in two', () => {
  expect(brief('short', 5)).toBe('short')
  expect(brief('a'.repeat(5000), 30)).toMatch(/^a{20} … a{10} \(5000 characters\)$/)
  const emoji = brief('😀'.repeat(100), 9)
  expect(emoji).toBe(`${'😀'.repeat(6)} … ${'😀'.repeat(3)} (100 characters)`)
})

function unescapedHtml(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
