import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fenced } from '../../../../model/fenced.js'
import { cutMarkdown } from './cut-markdown.js'

const LIMIT = 300
const fenceLines = (text: string) => text.split(/\r\n|\r|\n/).filter((line) => /^ {0,3}`{3,}\s*$/.test(line))

describe('cutMarkdown', () => {
  it('leaves alone what fits', () => {
    const text = 'x'.repeat(LIMIT)
    expect(cutMarkdown(text, LIMIT)).toBe(text)
  })

  it('closes a code block, with the fence that opened it, and says that it is cut', () => {
    const text = `### Evidence\n\n${fenced(`a\n\`\`\`\`\nb\n${'line\n'.repeat(100)}`)}\n\nend`
    const cut = cutMarkdown(text, LIMIT)
    expect(fenceLines(cut)).toEqual(['`````', '````', '`````'])
    expect(cut.endsWith('\n`````\n\n_Cut here: the whole text is in the report of the cycle._')).toBe(true)
    expect(cut).not.toContain('end')
  })

  it('cuts a line of code in its middle, and never one of text', () => {
    const long = 'word `code` '.repeat(100)
    expect(cutMarkdown(`first\n${long}`, LIMIT)).toMatch(/^first\n\n_Cut here/)
    expect(cutMarkdown(`first\n${fenced(long)}`, LIMIT)).toContain('word `code` word')
  })

  it('never is longer than the limit, splits no character, and closes every block that it keeps', () => {
    const piece = fc.constantFrom('`', '```', '\n', '\n```\n', 'text ', '😀', '`````', 'a'.repeat(80))
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 20, maxLength: 80 }),
        fc.integer({ min: 120, max: 600 }),
        (parts, limit) => {
          const content = parts.join('')
          const text = `### Evidence\n\n${fenced(content)}\n\n### Why\n`
          const cut = cutMarkdown(text, limit)
          expect(cut.length).toBeLessThanOrEqual(limit)
          expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
          const fence = /^`{3,}$/m.exec(text)?.[0] ?? ''
          expect(fenceLines(cut).filter((line) => line === fence).length % 2).toBe(0)
        },
      ),
    )
  })
})
