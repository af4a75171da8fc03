import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCause, aHistory, anAnalysis } from '../../testing/builders.js'
import { codeSpan, plainMarkdown } from './inert-markdown.js'
import { planTickets } from './plan.js'

/** Pieces that mean something to GitHub, GitLab or Jira. */
const pieces = fc.constantFrom(
  ...['@org/team', '@all', 'closes #1', 'Fixes: org/repo#2', 'GH-3', '#4', '!5', '~bug', '%v1', '$6', '&7'],
  ...['![x](http://evil/b.png)', '[x](http://evil)', '<img src=//evil>', '<!-- ', '-->', '<script>', 'https://evil/x'],
  ...[
    'www.evil.example',
    'me@evil.example',
    '```',
    '`',
    '``',
    '~~~',
    '\n',
    '\r',
    '\u2028',
    '\\',
    '*',
    '_',
    '|',
    '# ',
    '- ',
    '/close',
  ],
  ...['word', ' ', '\u202e', '\x1b[31m', '😀', '\ud83d'],
)
const hostile = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))

/** An escaped character, or a code span: read from left to right as Markdown is. */
const TOKENS = /\\([!-/:-@[-`{-~])|`[^`]+`/g
/** What a reader sees of a line outside of code: what trackers look for references in. */
const shown = (markdown: string) => markdown.replace(TOKENS, (_token, escaped: string | undefined) => escaped ?? '')

/** https://docs.github.com: mentions, references, autolinks; https://docs.gitlab.com/user/markdown: the other signs. */
const REFERENCES = [/@[\w-]/, /#\d/, /\bGH-\d/i, /https?:\/\//i, /\bwww\./i, /[!~%$&][\w"]/]

function expectInert(line: string): void {
  expect(line).not.toMatch(/[\n\r\u2028\u2029]/)
  for (const reference of REFERENCES) expect(shown(line)).not.toMatch(reference)
  expect(line.replace(TOKENS, '')).not.toMatch(/[`*_[\]<>|!#~]/)
}

describe('plainMarkdown', () => {
  it('leaves nothing that mentions, refers, links, closes, shows or formats', () => {
    fc.assert(fc.property(hostile, (text) => expectInert(plainMarkdown(text))))
  })

  it('leaves words as they are', () => {
    expect(plainMarkdown('expected 50% of 3 & more, got: "x" (a/b) in 1.5 s')).toBe(
      'expected 50% of 3 & more, got: "x" (a/b) in 1.5 s',
    )
  })
})

describe('codeSpan', () => {
  it('is one span on one line, whatever stands in it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = codeSpan(text)
        expect(span).toMatch(/^(`[^`\n\r]+`|\(nothing\))$/)
      }),
    )
  })
})

describe('the body of a ticket', () => {
  it('has the evidence of others in code alone, and nothing else that could do anything', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (example, text, id) => {
        const evidence = [{ source: text, line: 3, text: example }]
        const whys = [{ question: text, answer: text, established: false, evidence, proposedBy: text }]
        const cause = aCause({ id, example, reason: text, whys, nextSteps: [text], members: [id] })
        const [change] = planTickets({
          loop: 'p1',
          cycle: 2,
          at: '2026-03-01T10:00:00.000+00:00',
          revision: text,
          analysis: anAnalysis({ causes: [cause] }),
          history: aHistory(),
          policy: { maxPerCycle: 5, closeAfter: 1 },
          passed: new Set(),
          deployed: true,
        })
        const body = change?.body ?? ''
        const [fence = ''] = /^`{3,}$/m.exec(body) ?? []
        const [before = '', code = '', after = '', ...rest] = body.split(new RegExp(`^${fence}$`, 'm'))
        expect(rest).toEqual([])
        expect(code).not.toMatch(new RegExp(`^ {0,3}${fence}`, 'm'))
        for (const line of [...before.split('\n'), ...after.split('\n')]) {
          const others = line.replace(/^(- |\d+\. |### [EWNT])/, '')
          // The brackets round evidence are ours, and nothing that makes a link of them follows.
          expectInert(others.replace(/ \[([^\n]*)\]$/, ' $1'))
        }
      }),
    )
  })
})
