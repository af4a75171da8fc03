import { describe, expect, it } from 'vitest'
import { aTicketChange } from '../../../../testing/a-ticket-change.js'
import { plainMarkdown } from '../../inert-markdown.js'
import { atlassianDocument } from './atlassian-document.js'
import { issueText } from './issue-text.js'

const text = (value: string) => [{ type: 'text', text: value }]

describe('atlassianDocument', () => {
  it('has headings, code and paragraphs of our Markdown', () => {
    const body =
      '- cycle: 3\n- revision: `r2`\n\n### Evidence\n\n````\n```\n# no heading\n````\n\n### Why\n\nNot established.'
    expect(atlassianDocument(issueText(aTicketChange({ body, reason: '2 tests failed' }), 9_999))).toEqual({
      type: 'doc',
      version: 1,
      content: [
        { type: 'paragraph', content: text('Opened: 2 tests failed') },
        { type: 'paragraph', content: text('- cycle: 3\n- revision: `r2`') },
        { type: 'heading', attrs: { level: 3 }, content: text('Evidence') },
        { type: 'codeBlock', content: text('```\n# no heading') },
        { type: 'heading', attrs: { level: 3 }, content: text('Why') },
        { type: 'paragraph', content: text('Not established.') },
      ],
    })
  })

  it('shows text of others as it was written', () => {
    const hostile = '- [x](http://evil) *bold* {code} |a| 1. @me'
    const [paragraph] = atlassianDocument(plainMarkdown(hostile)).content ?? []
    expect(paragraph?.content?.[0]?.text?.replaceAll('\u200B', '')).toBe(hostile)
  })

  it('keeps the code of a block that is not closed', () => {
    expect(atlassianDocument('```\ncut').content).toEqual([{ type: 'codeBlock', content: text('cut') }])
  })
})
