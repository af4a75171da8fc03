import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNotice } from '../../testing/a-notice.js'
import { slackText } from './slack.js'

describe('slackText', () => {
  it('says on few lines what happened, where, and why', () => {
    const text = slackText(aNotice({ reportUrl: 'https://ci.example/3' }))
    expect(text.split('\n')).toEqual([
      ':red_circle: *staging-p1* on staging: red in cycle 3',
      '92 % passed, revision r2',
      '• Token validation failed',
      '<https://ci.example/3|report>',
    ])
  })

  it('never rounds a pass rate up to all', () => {
    expect(slackText(aNotice({ passRate: 0.99999 }))).toContain('99.9 % passed')
  })

  it('lists five causes and counts the rest', () => {
    const titles = Array.from({ length: 300 }, (_, index) => `cause ${index}`)
    const text = slackText({ ...aNotice(), titles })
    expect(text.split('\n')).toHaveLength(8)
    expect(text).toContain('• and 295 more')
  })

  it('lets no text of others mention, link or break a line', () => {
    const hostile = fc.array(
      fc.constantFrom(
        '<!channel>',
        '<@U012>',
        '<!subteam^S1>',
        '<http://evil|x>',
        '@here',
        '&',
        '\n',
        '*',
        '`',
        ':tada:',
        'a',
      ),
    )
    fc.assert(
      fc.property(hostile, hostile, (title, revision) => {
        const plain = slackText({ ...aNotice({ revision: revision.join('') }), titles: [title.join('')] })
        const others = plain.split('\n').slice(1).join('\n')
        expect(plain.split('\n')).toHaveLength(3)
        expect(others).not.toMatch(/[<>]|&(?!(amp|lt|gt);)|@(?=\w)|[*`](?!\u2060)|:[a-z]/)
      }),
    )
  })
})
