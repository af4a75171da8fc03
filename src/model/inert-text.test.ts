import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inertJson, inertLine, inertText } from './inert-text.js'

const HARMFUL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

describe('inertText', () => {
  it.each([
    ['a colour', 'a\x1b[31mred\x1b[0mb', 'aredb'],
    ['a colour by C1', 'a\x9b31mb', 'ab'],
    ['a window title', 'a\x1b]0;pwned\x07b', 'ab'],
    ['a clipboard write', 'a\x1b]52;c;ZXZpbA==\x1b\\b', 'ab'],
    ['a link', '\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\', 'text'],
    ['a device control string', 'a\x1bP1$r payload\x1b\\b', 'ab'],
    ['a device control string by C1', 'a\x90payload\x9cb', 'ab'],
    ['an application command', 'a\x1b_payload\x1b\\b', 'ab'],
    ['a payload over lines', 'a\x1bPone\ntwo\x1b\\b', 'ab'],
    ['a payload without an end', 'a\x1b]52;c;evil\nb', 'a\nb'],
    ['a carriage return', 'PASSED\rFAILED', 'PASSED␍FAILED'],
    ['a Windows line end', 'a\r\nb', 'a\nb'],
    ['a bell, a backspace, a NUL', '\x07\b\0', '␇␈␀'],
    ['delete and NEL', '\x7f\x85', '␡‹U+0085›'],
    ['a bidirectional override', 'a\u202egnp.exe', 'a‹U+202E›gnp.exe'],
    ['an isolate', '\u2066x\u2069', '‹U+2066›x‹U+2069›'],
    ['an invisible mark', 'a\u200bb\ufeff', 'a‹U+200B›b‹U+FEFF›'],
    ['a lone escape at the end', 'a\x1b', 'a'],
    ['reset to initial state', 'a\x1bcb', 'ab'],
    ['a charset switch', 'a\x1b(0b', 'ab'],
  ])('makes %s harmless', (_what, text, inert) => {
    expect(inertText(text)).toBe(inert)
  })

  it('leaves plain text of any script as it is', () => {
    for (const text of ['tab\tand\nline', 'größe ✓ 試験 🧪', 'نص', '👩‍🔬']) expect(inertText(text)).toBe(text)
  })

  it('leaves nothing harmful of any text', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '\x1b',
        ']',
        '[',
        'P',
        '\x07',
        '\\',
        '\x9c',
        '\x9d',
        '\r',
        '\n',
        'a',
        ';',
        '\u202e',
        '\x85',
      ),
    })
    fc.assert(fc.property(nasty, (text) => !HARMFUL.test(inertText(text))))
  })

  it('is linear in what never ends', () => {
    const long = '\x9d\n'.repeat(100_000) + '\x1b]'.repeat(100_000)
    const start = performance.now()
    inertText(long)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('inertLine', () => {
  it('is one line', () => {
    expect(inertLine('a\nb\tc\r\nd')).toBe('a b c d')
  })
})

describe('inertJson', () => {
  it('holds the same value, with nothing harmful raw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = inertJson({ text }, 2)
        expect(HARMFUL.test(json)).toBe(false)
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ text })))
      }),
    )
  })
})
